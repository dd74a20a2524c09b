/** A time limit that only work uses up: real processes, one at rest and one that never rests. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { patiently } from '../../../runner/machine/qemu/patience.ts';

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

async function running(script: string): Promise<number> {
  child = spawn('sh', ['-c', script]);
  await once(child, 'spawn');
  return child.pid ?? 0;
}
const never = new Promise<never>(() => {});

test('one that does nothing', async () => {
  const pid = await running('sleep 60; true');
  await expect(patiently(pid, { workMs: 1000, idleMs: 300 }, 'did not wake up', never)).rejects.toThrow(
    /^The machine did not wake up: its emulator has done nothing for \d+ s\.$/,
  );
});

test('one that works without end', async () => {
  const pid = await running('while :; do :; done');
  await expect(patiently(pid, { workMs: 300, idleMs: 60_000 }, 'did not wake up', never)).rejects.toThrow(
    /^The machine did not wake up: its emulator has worked for \d+ s\.$/,
  );
});

test('one that works now and then is waited for, however long the clock runs', async () => {
  const pid = await running('while :; do i=0; while [ $i -lt 40000 ]; do i=$((i+1)); done; sleep .2; done');
  const step = new Promise<string>((resolve) => setTimeout(resolve, 3000, 'done'));
  expect(await patiently(pid, { workMs: 60_000, idleMs: 1500 }, 'did not wake up', step)).toBe('done');
});

test('one that is gone is reported by whatever waits for it', async () => {
  const gone = Promise.reject(new Error('it was killed'));
  await expect(patiently(4_194_305, { workMs: 1000, idleMs: 1000 }, 'x', gone)).rejects.toThrow(
    'it was killed',
  );
});
