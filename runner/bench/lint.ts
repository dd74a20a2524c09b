/** Measures `unbox lint` on many labs as an author sees it: from the start of the program to its end. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { spread } from './spread.ts';
import type { Spread } from './spread.ts';

/** `folders` are those of real labs; they are copied until there are `count`. Times in ms. */
export async function benchLint(folders: readonly string[], count: number, rounds: number): Promise<Spread> {
  const root = await mkdtemp(join(tmpdir(), 'unbox-bench-'));
  try {
    await copyLabs(folders, count, root);
    const times: number[] = [];
    // The first start fills the cache of compiled code, which happens only once.
    await lint(root);
    for (let round = 0; round < rounds; round++) times.push(await lint(root));
    return spread(times);
  } finally {
    await rm(root, { recursive: true });
  }
}

/** Copies labs until there are `count` below `root`. */
export async function copyLabs(folders: readonly string[], count: number, root: string): Promise<void> {
  for (let i = 0; i < count; i++) {
    const from = folders[i % folders.length];
    if (from === undefined) throw new RangeError('There are no labs to copy.');
    const to = join(root, `${100 + i}-lab`);
    await cp(from, to, { recursive: true });
    // A copy comes after no other lab: the originals are not among them.
    const source = await readFile(join(from, 'lab.md'), 'utf8');
    await writeFile(join(to, 'lab.md'), source.replace(/^after:.*\n/m, ''));
  }
}

async function lint(root: string): Promise<number> {
  const program = join(import.meta.dirname, '..', 'bin', 'unbox.mjs');
  const started = performance.now();
  await execa(process.execPath, [program, 'lint', '--labs', root, '--no-github']);
  return performance.now() - started;
}
