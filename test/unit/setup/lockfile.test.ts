/** The lockfile as a fresh machine's npm needs it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Entry {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

// npm ≥ 11 refuses `npm ci` when a package for another platform is absent, and npm leaves those out when it writes
// the file where a registry does not have them.
test('every optional dependency has its entry, so that `npm ci` takes the lockfile', () => {
  const text = readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8');
  const packages = (JSON.parse(text) as { packages: Record<string, Entry> }).packages;
  const names = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
  const wanted = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  expect(wanted.length).toBeGreaterThan(50);
  expect(wanted.filter((name) => !names.has(name))).toEqual([]);
});
