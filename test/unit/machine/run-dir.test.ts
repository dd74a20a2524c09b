/** Where a machine's sockets can't be: Linux takes a path of 107 bytes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ownerName } from '../../../runner/host/owner.ts';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import { makeMachineDir, removeMachineDir, sweep } from '../../../runner/machine/qemu/run-dir.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unbox-run-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A folder in which the socket of machine "m" has a path of that many bytes. */
const deep = (bytes: number): string =>
  join(folder, 'x'.repeat(bytes - `${folder}//${ownerName()}/m/t0`.length));

test('a path that just fits', async () => {
  vi.stubEnv('UNBOX_RUN', deep(107));
  const dir = await makeMachineDir('m', null);
  expect(`${dir}/t0`).toHaveLength(107);
  await removeMachineDir(dir);
  expect(existsSync(join(dir, '..'))).toBe(false);
});

test('one that is too long is reported before any machine is started', async () => {
  const root = deep(109);
  vi.stubEnv('UNBOX_RUN', root);
  const error: unknown = await makeMachineDir('m', null).catch((reason: unknown) => reason);
  if (!(error instanceof MachineError)) throw error;
  expect(error.message).toBe(`Sockets can't be made below ${root}: its path is 2 bytes too long.`);
  expect(error.hint).toBe('Set UNBOX_RUN to a folder with a shorter path.');
});

test('it is closed to everybody else', async () => {
  vi.stubEnv('UNBOX_RUN', folder);
  expect(statSync(await makeMachineDir('m', null)).mode & 0o777).toBe(0o700);
});

test('an emulator of a killed owner that ends while we look is no failure', async () => {
  vi.stubEnv('UNBOX_RUN', folder);
  const orphan = join(folder, '4194305-1');
  mkdirSync(orphan);
  const emulator = spawn('sh', ['-c', 'sleep 60; true', `path=${orphan}/t0`]);
  await once(emulator, 'spawn');
  const kill = process.kill.bind(process);
  const spy = vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
    if (pid !== emulator.pid) return kill(pid, signal);
    // What the kernel says of a process that is not there.
    return kill(4_194_305, signal);
  });
  try {
    await sweep();
    expect(spy).toHaveBeenCalledWith(emulator.pid, 'SIGKILL');
    expect(existsSync(orphan)).toBe(false);
  } finally {
    spy.mockRestore();
    emulator.kill('SIGKILL');
  }
});
