/** CONTRIBUTING.md gives a reason for each dependency, and for nothing that is none. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (name: string): string => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');

interface Package {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json')) as Package;
const all = { ...dependencies, ...devDependencies, ...optionalDependencies };

test('every dependency has its line of justification', () => {
  const section = read('CONTRIBUTING.md').split('| package | why |')[1] ?? '';
  const justified = [...section.matchAll(/^\| ([@a-z][^|]*) \|/gm)].flatMap(([, names = '']) =>
    names.split(', '),
  );
  expect(justified.toSorted()).toEqual(Object.keys(all).toSorted());
});

test('every dependency is pinned exactly', () => {
  const loose = Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
  expect(loose).toEqual([]);
});
