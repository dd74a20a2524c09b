/** What of an output is the echo of keys, and that looking for it takes no longer the more there is of both. */
import { expect, test } from 'vitest';
import { TypeAhead } from '../../../runner/terminal/type-ahead.ts';

test('an echo may come before or after what a program prints just then', () => {
  const keys = new TypeAhead();
  keys.add('x', 2);
  expect(keys.withoutEcho('a\nxbx')).toEqual(['a\nbx', 'a\nxb']);
});

test.each([
  ['Enter', '\r', 'x\r\n'.repeat(340_000)],
  ['keys that nearly stand everywhere', 'xy', 'x'.repeat(1_000_000)],
])('%s, pressed all the time, and no echo in a megabyte: told soon', (_, key, output) => {
  const keys = new TypeAhead();
  for (let at = 0; at < 512; at++) keys.add(key, at);
  // Processor time of this thread, in µs: others may keep it waiting.
  const before = process.threadCpuUsage();
  keys.withoutEcho(output);
  const { user, system } = process.threadCpuUsage(before);
  expect(user + system).toBeLessThan(1_000_000);
});
