/** Programs of this host out of band: whatever they leave, nothing of ours stays behind. */
import { getEventListeners } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { localExec } from '../../../runner/machine/local/local-exec.ts';
import { Limits } from '../../../runner/machine/limits.ts';
import { MachineError } from '../../../runner/machine/machine-error.ts';

const PLACE = { env: { PATH: '/usr/bin:/bin' }, cwd: '/', limits: new Limits(), running: new Set<number>() };

test('a program that can not be started does not hang on to the signal', async () => {
  const { signal } = new AbortController();
  await expect(localExec(['/no/such/program'], { signal }, PLACE)).rejects.toThrow(MachineError);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('a program that has ended, but whose output is held open from elsewhere, can be given up', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'unbox-exec-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const file = join(dir, 'pid');
  const controller = new AbortController();
  const script = `setsid sleep 600 & echo $! > ${file}; echo $$ >> ${file}`;
  const doomed = localExec(['sh', '-c', script], { signal: controller.signal }, PLACE);
  doomed.catch(() => {});
  const pids = () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);
  await expect.poll(() => pids().length).toBe(2);
  const [holder, program] = pids();
  await expect.poll(() => existsSync(`/proc/${program}`)).toBe(false);
  const reason = new Error('nobody waits for it any more');
  controller.abort(reason);
  await expect(doomed).rejects.toBe(reason);
  process.kill(Number(holder), 'SIGKILL');
});
