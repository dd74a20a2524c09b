/** Folders are made, or it is told why not: everywhere. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder } from '../../../scripts/setup/make-folder.mjs';

const ROOT = join(import.meta.dirname, '../../..');
/** Node's own recursive mkdir never comes back from there. */
const NOWHERE = '/proc/nowhere/at/all';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unbox-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a folder is made with those above it, and again', () => {
  const dir = join(folder, 'a', 'b', 'c');
  makeFolder(dir);
  makeFolder(dir);
  expect(statSync(dir).isDirectory()).toBe(true);
});

test('what is in its way is reported', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(file)).toThrow('EEXIST');
  expect(() => makeFolder(join(file, 'below'))).toThrow('ENOTDIR');
  expect(() => makeFolder(NOWHERE)).toThrow('ENOENT');
});

test('set-up', async () => {
  const { exitCode, stderr } = await execa(process.execPath, ['scripts/setup.mjs'], {
    cwd: ROOT,
    env: { UNBOX_CACHE: NOWHERE },
    reject: false,
    timeout: 20_000,
    killSignal: 'SIGKILL',
  });
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`the cache folder ${NOWHERE} can't be made`);
  expect(stderr).toContain('set UNBOX_CACHE to a folder that is');
});
