/** What a hint calls the program: whatever works from where the person is. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calledAs } from '../../../runner/host/called-as.ts';
import { makeFolder } from '../../../scripts/setup/make-folder.mjs';

let folder: string;
let root: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unbox-called-'));
  root = join(folder, 'my unbox');
  makeFolder(join(root, 'runner', 'bin'));
  makeFolder(join(root, 'node_modules', '.bin'));
  writeFileSync(program(), '', { mode: 0o755 });
  symlinkSync(program(), join(root, 'node_modules', '.bin', 'unbox'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const program = (): string => join(root, 'runner', 'bin', 'unbox.mjs');

/** A folder of the PATH with an `unbox` in it, or none. */
function bin(make: (file: string) => void = () => {}): string {
  const dir = mkdtempSync(join(folder, 'bin-'));
  make(join(dir, 'unbox'));
  return dir;
}

const link = (file: string): void => symlinkSync(program(), file);
const launcher = (file: string): void =>
  writeFileSync(file, `#!/bin/sh\nexec node '${program()}' "$@"\n`, { mode: 0o755 });
const stranger = (file: string): void => writeFileSync(file, '#!/bin/sh\n', { mode: 0o755 });

describe('a person elsewhere', () => {
  const called = (...path: string[]): string => calledAs({ path: path.join(':'), cwd: '/', root }).program;

  test('by its name, where the PATH leads to this copy', () => {
    expect(called(bin(), bin(link))).toBe('unbox');
    expect(called(bin(launcher))).toBe('unbox');
  });

  test('by its path, where there is none or another program of the name first', () => {
    expect(called(bin())).toBe(`'${program()}'`);
    expect(called(bin(stranger), bin(link))).toBe(`'${program()}'`);
  });

  test('what npx puts before the PATH is not in the person’s own', () => {
    expect(called(join(root, 'node_modules', '.bin'))).toBe(`'${program()}'`);
  });
});

test('inside of its folder npx finds it', () => {
  const setup = 'npm run setup';
  const inside = calledAs({ path: bin(), cwd: join(root, 'runner'), root });
  expect(inside).toEqual({ program: 'npx unbox', setup });
  expect(calledAs({ path: bin(), cwd: root, root })).toEqual({ program: 'npx unbox', setup });
  expect(calledAs({ path: bin(link), cwd: root, root })).toEqual({ program: 'unbox', setup });
  expect(calledAs({ path: bin(link), cwd: '/', root }).setup).toBe(`npm --prefix '${root}' run setup`);
});
