/** Which errors are the host's, and how they are told. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HostError } from '../../../runner/host/host-error.ts';
import { cacheDir } from '../../../runner/host/paths.ts';
import { hostErrorOf } from '../../../runner/host/refusal.ts';

const refused = (code: string, errno: number, syscall: string, path?: string) =>
  Object.assign(new Error(`${code}: …`), { code, errno, syscall, path });

test.each([
  [
    refused('EACCES', -13, 'open', '/etc/shadow'),
    "/etc/shadow can't be opened: permission denied. Do it as a user who may.",
  ],
  [
    refused('EACCES', -13, 'rmdir', join(cacheDir(), 'images')),
    `${join(cacheDir(), 'images')} can't be removed: permission denied. Do it as a user who may, or set UNBOX_CACHE to another folder.`,
  ],
  [
    refused('EROFS', -30, 'mkdir', '/cdrom/a'),
    "/cdrom/a can't be made: read-only file system. Do it as a user who may.",
  ],
])('a refusal, with what to do', (error, message) => {
  expect(hostErrorOf(error)).toEqual(new HostError(message));
});

const thrownBy = (work: () => unknown): Promise<unknown> =>
  new Promise((resolve) => resolve(work())).catch((error: unknown) => error);

test('a full disk, whose error names no file', async () => {
  const full = openSync('/dev/full', 'w');
  const error = await thrownBy(() => writeSync(full, 'x'));
  closeSync(full);
  expect(hostErrorOf(error)?.message).toBe(
    "A file can't be written: no space left on device. Make room on its disk.",
  );
});

test('anything else may be a bug', async () => {
  expect(hostErrorOf(await thrownBy(() => readFileSync('/nowhere')))).toBe(null);
  expect(hostErrorOf(refused('EPERM', -1, 'kill'))).toBe(null);
  expect(hostErrorOf(new TypeError('x is not a function'))).toBe(null);
});
