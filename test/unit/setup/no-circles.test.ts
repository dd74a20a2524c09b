/** No file imports itself by way of others, not even for types: what two files share has a place of its own. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..', '..', '..');
const IMPORT = /(?:from|import\()\s*'(\.[^'?]+)[^']*'/g;

type Imports = ReadonlyMap<string, readonly string[]>;

/** File → the files that it imports, of those that are ours. */
async function importsOf(folders: readonly string[]): Promise<Imports> {
  const { stdout } = await execa(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', ...folders],
    { cwd: ROOT },
  );
  const files = new Set(stdout.split('\n').filter((file) => /\.tsx?$/.test(file)));
  return new Map(
    [...files].map((file) => {
      const source = readFileSync(path.join(ROOT, file), 'utf8');
      const named = [...source.matchAll(IMPORT)].map(([, to = '']) => path.join(path.dirname(file), to));
      return [file, named.filter((to) => files.has(to))];
    }),
  );
}

/** The first circle that is found from each file that is in one. */
function circles(imports: Imports): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) return void found.push([...way.slice(at), file].join(' → '));
    if (done.has(file)) return undefined;
    done.add(file);
    for (const to of imports.get(file) ?? []) visit(to, [...way, file]);
    return undefined;
  };
  for (const file of imports.keys()) visit(file, []);
  return found;
}

test('a circle is found', () => {
  const imports = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', ['b']],
    ['d', []],
  ]);
  expect(circles(imports)).toEqual(['b → c → b']);
});

test('there is none', async () => {
  const imports = await importsOf(['runner', 'web']);
  expect(imports.size).toBeGreaterThan(400);
  expect(circles(imports)).toEqual([]);
});
