/** Measures `unbox lint` on many labs as an author sees it: from the start of the program to its end. */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { spread } from './spread.ts';
import type { Spread } from './spread.ts';

/** `folders` are those of real labs; they are copied until there are `count`. Times in ms. */
export async function benchLint(folders: readonly string[], count: number, rounds: number): Promise<Spread> {
  const root = await mkdtemp(join(tmpdir(), 'unbox-bench-'));
  try {
    for (let i = 0; i < count; i++) {
      const from = folders[i % folders.length];
      if (from === undefined) throw new RangeError('There are no labs to check.');
      const to = join(root, `${100 + i}-lab`);
      await mkdir(to);
      await cp(join(from, 'lab.md'), join(to, 'lab.md'));
    }
    const times: number[] = [];
    // The first start fills the cache of compiled code; nobody waits for that twice.
    await lint(root);
    for (let round = 0; round < rounds; round++) times.push(await lint(root));
    return spread(times);
  } finally {
    await rm(root, { recursive: true });
  }
}

async function lint(root: string): Promise<number> {
  const program = join(import.meta.dirname, '..', 'bin', 'unbox.mjs');
  const started = performance.now();
  // Copies come after labs that were not copied under their names: mistakes are no matter here.
  const { exitCode } = await execa(process.execPath, [program, 'lint', '--labs', root, '--no-github'], {
    reject: false,
    stdio: 'ignore',
  });
  const ms = performance.now() - started;
  if (exitCode !== 0 && exitCode !== 2) throw new Error(`unbox lint ended with ${exitCode}.`);
  return ms;
}
