/** What a person types into an attached terminal arrives as they typed it. */
import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { attach } from '../../../runner/cli/attach.ts';
import type { Io } from '../../../runner/cli/io.ts';
import { MOST_UNTAKEN } from '../../../runner/most-untaken.ts';
import { scripted } from '../terminal/scripted-port.ts';

function attached() {
  const { port, terminal } = scripted();
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  const leaving = new AbortController();
  const ended = attach(terminal, { stdin, stdout } as unknown as Io, {
    leaveKey: true,
    signal: leaving.signal,
  });
  return { port, stdin, stdout, ended };
}

test('a character that comes in two pieces is one', async () => {
  const { port, stdin, ended } = attached();
  const bytes = Buffer.from('é€\u{1F600}');
  await vi.waitFor(() => expect(stdin.listenerCount('data')).toBe(1));
  for (const byte of bytes) stdin.write(Buffer.from([byte]));
  await vi.waitFor(() => expect(port.written.join('')).toBe('é€\u{1F600}'));
  stdin.write('\u001D');
  expect(await ended).toBe('left');
});

test('keys that the program leaves unread ring a bell', async () => {
  const { port, stdin, stdout, ended } = attached();
  port.untaken = MOST_UNTAKEN;
  await vi.waitFor(() => expect(stdin.listenerCount('data')).toBe(1));
  stdin.write('x');
  await vi.waitFor(() => expect(String(stdout.read() ?? '')).toContain('\u0007'));
  expect(port.written).toEqual([]);
  stdin.write('\u001D');
  expect(await ended).toBe('left');
});
