/** `unbox` in a folder of the PATH: written once, found by others, and never over what is not ours. */
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { calledAs } from '../../../runner/host/called-as.ts';
import { installLauncher } from '../../../scripts/setup/launcher.mjs';
import { makeFolder } from '../../../scripts/setup/make-folder.mjs';

const ROOT = join(import.meta.dirname, '..', '..', '..');
let base: string;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'unbox-launcher-'));
});
afterAll(() => rmSync(base, { recursive: true }));

const bin = (): string => mkdtempSync(join(base, 'bin-'));

test('it is reported once, and starts this copy from anywhere', async () => {
  const folder = join(bin(), 'not', 'made', 'yet');
  const file = join(folder, 'unbox');
  expect(installLauncher({ root: ROOT, folder, path: `/bin:${folder}` })).toBe(
    `${file} starts Unbox from everywhere.`,
  );
  expect(installLauncher({ root: ROOT, folder })).toBeNull();
  const { stdout } = await execa(file, ['--version'], { cwd: '/' });
  expect(stdout).toMatch(/^unbox \d+\.\d+\.\d+$/);
  expect(calledAs({ path: folder, cwd: '/', root: ROOT }).program).toBe('unbox');
});

test('a folder that is not on the PATH is reported', () => {
  const folder = bin();
  expect(installLauncher({ root: ROOT, folder, path: '/bin' })).toBe(
    `${folder}/unbox starts Unbox from everywhere; ${folder} is not on your PATH yet: log in again, or add it.`,
  );
});

test('a stranger’s program stays', () => {
  const folder = bin();
  writeFileSync(join(folder, 'unbox'), 'of somebody else');
  expect(installLauncher({ root: ROOT, folder })).toBe(
    `${folder}/unbox is another program and stays: call Unbox by ${ROOT}/runner/bin/unbox.mjs.`,
  );
  expect(readFileSync(join(folder, 'unbox'), 'utf8')).toBe('of somebody else');
});

test('that of another copy stays as long as there is that copy', () => {
  const folder = bin();
  const other = join(bin(), 'other');
  makeFolder(join(other, 'runner', 'bin'));
  writeFileSync(join(other, 'runner', 'bin', 'unbox.mjs'), '');
  installLauncher({ root: other, folder });
  expect(installLauncher({ root: ROOT, folder })).toBe(
    `${folder}/unbox starts the Unbox in ${other}: to have it start this one, remove the file and run set-up again.`,
  );
  rmSync(other, { recursive: true });
  expect(installLauncher({ root: ROOT, folder, path: folder })).toBe(
    `${folder}/unbox starts Unbox from everywhere.`,
  );
  expect(readFileSync(join(folder, 'unbox'), 'utf8')).toContain(`'${ROOT}/runner/bin/unbox.mjs'`);
});

test('a link that somebody made to this copy is as good', () => {
  const folder = bin();
  symlinkSync(join(ROOT, 'runner', 'bin', 'unbox.mjs'), join(folder, 'unbox'));
  expect(installLauncher({ root: ROOT, folder })).toBeNull();
});

test('a link to nothing stays, and nothing is written where it points to', () => {
  const folder = bin();
  const target = join(folder, 'elsewhere');
  symlinkSync(target, join(folder, 'unbox'));
  expect(installLauncher({ root: ROOT, folder })).toBe(
    `${folder}/unbox is a link to nothing and stays: to have it start Unbox, remove it and run set-up again.`,
  );
  expect(existsSync(target)).toBe(false);
});

test('a folder that can’t be written to is reported, and nothing fails', () => {
  expect(installLauncher({ root: ROOT, folder: '/proc/no/such' })).toMatch(
    /^\/proc\/no\/such\/unbox can't be written \(.*\): call Unbox by .*\/unbox\.mjs\.$/,
  );
});
