/** The variables that Unbox reads: told by the program and in README.md, and no other is read. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { VARIABLES, environmentText } from '../../../runner/cli/environment.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

test('what is set is listed', () => {
  const text = environmentText({ UNBOX_ACCEL: 'tcg', UNBOX_CACHE: '' });
  expect(text).toContain('UNBOX_ACCEL  kvm or tcg: ');
  expect(text.split('\n').filter((line) => line.includes('now: '))).toEqual(['             now: tcg']);
});

test('README.md has them all', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const told = [...readme.matchAll(/^\| `([A-Z_]+)`/gm)].flatMap(([, name = '']) => name);
  expect(told.toSorted()).toEqual(Object.keys(VARIABLES).toSorted());
});

test('the sources read no other', async () => {
  const { stdout } = await execa(
    'git',
    ['grep', '-hoE', String.raw`env(\['|\.)UNBOX_[A-Z]+`, '--', '*.ts', '*.mjs', ':!test'],
    {
      cwd: ROOT,
    },
  );
  const read = new Set(stdout.split('\n').map((found) => found.replace(/^env(?:\['|\.)/, '')));
  // For tests alone.
  read.delete('UNBOX_CHROMIUM');
  const own = Object.keys(VARIABLES).filter((name) => name.startsWith('UNBOX_'));
  expect([...read].toSorted()).toEqual(own.toSorted());
});
