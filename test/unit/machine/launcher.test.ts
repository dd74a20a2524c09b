/** What an emulator inherits, and what not. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { launching } from '../../../runner/machine/qemu/launcher.ts';

test('it gets no huge pages: most of one would be empty', () => {
  const [program, ...args] = launching(['cat', '/proc/self/status'], { descriptors: 3 });
  const status = execFileSync(program, args, { encoding: 'utf8' });
  expect(/^THP_enabled:\s+(\d)$/m.exec(status)?.[1]).toBe('0');
});

test('a program that is not there is named', () => {
  const [program, ...args] = launching(['/nowhere/qemu'], { descriptors: 3 });
  expect(() => execFileSync(program, args, { stdio: 'pipe' })).toThrow(
    '/nowhere/qemu: No such file or directory',
  );
});
