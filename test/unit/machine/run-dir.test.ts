/** Where a machine's sockets can't be: Linux takes a path of 107 bytes. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ownerName } from '../../../runner/host/owner.ts';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import { makeMachineDir, removeMachineDir } from '../../../runner/machine/qemu/run-dir.ts';

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

test('one that is too long is told before any machine is started', async () => {
  const root = deep(109);
  vi.stubEnv('UNBOX_RUN', root);
  const error: unknown = await makeMachineDir('m', null).catch((reason: unknown) => reason);
  if (!(error instanceof MachineError)) throw error;
  expect(error.message).toBe(`Sockets can't be made below ${root}: its path is 2 bytes too long.`);
  expect(error.hint).toBe('Set UNBOX_RUN to a folder with a shorter path.');
});
