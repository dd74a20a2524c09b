/** How long a process was held up by others, read off the kernel. */
import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { afterEach, expect, test } from 'vitest';
import { HeldUp } from '../../../runner/machine/qemu/held-up.ts';

const ended: (() => void)[] = [];
afterEach(() => ended.splice(0).forEach((end) => end()));

/** Runs on one processor, the same for all. */
function start(...command: string[]): number {
  const running = execa('taskset', ['--cpu-list', '0', ...command], { reject: false });
  ended.push(() => running.kill('SIGKILL'));
  if (running.pid === undefined) throw new Error(`${command[0]} did not start`);
  return running.pid;
}

const BUSY = ['bash', '-c', 'while :; do :; done'];

test('a process that has to wait for others is held up most of the time', async () => {
  for (let rival = 0; rival < 3; rival++) start(...BUSY);
  const held = new HeldUp(start('nice', '-n', '19', ...BUSY));
  const begun = performance.now();
  await expect.poll(() => held.ms).toBeGreaterThan(400);
  expect(held.ms).toBeLessThanOrEqual(performance.now() - begun);
});

test('one that has nothing to do, or is gone, is not', async () => {
  const sleeper = start('sleep', '60');
  const gone = new HeldUp(start('true'));
  // Not before it has begun to sleep: on its way there it may have to wait.
  await expect.poll(() => readFileSync(`/proc/${sleeper}/wchan`, 'utf8')).toContain('nanosleep');
  const idle = new HeldUp(sleeper);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(idle.ms).toBeLessThan(500);
  const before = gone.ms;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(gone.ms).toBe(before);
});
