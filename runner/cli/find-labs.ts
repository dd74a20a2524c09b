/** Finds the labs that a person means: by id, by a part of it that only one lab has, or by path. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatProblem } from '../lab/code-frame.ts';
import { LabError } from '../lab/lab-error.ts';
import type { LabProblem } from '../lab/lab-error.ts';
import type { Lab } from '../lab/lab.ts';
import { loadLab } from '../lab/load-labs.ts';

/** The labs that come with the program. */
export const LABS_DIR = join(import.meta.dirname, '..', '..', 'labs');

/** What was asked for is not there; the message says what is. */
export class NoSuchLabError extends Error {
  override readonly name = 'NoSuchLabError';
}

/** Folders of labs below `root`, sorted. */
export async function labIds(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter(
    (entry) => entry.isDirectory() && existsSync(join(root, entry.name, 'lab.md')),
  );
  return folders.map((entry) => entry.name).toSorted();
}

/** Folder of the lab meant by `name`: its id, the start or the end of it, or a path. @throws NoSuchLabError */
export async function labFolder(name: string, root: string): Promise<string> {
  if (name.includes('/') || name.endsWith('.md') || name === '.') return name;
  const ids = await labIds(root);
  if (ids.includes(name)) return join(root, name);
  const fits = ids.filter((id) => id.startsWith(name) || id.endsWith(`-${name}`));
  const [only, ...more] = fits;
  if (only !== undefined && more.length === 0) return join(root, only);
  const what = only === undefined ? `There is no lab "${name}".` : `"${name}" fits several labs.`;
  throw new NoSuchLabError(`${what} ${choices(only === undefined ? ids : fits, root)}`);
}

export function choices(ids: readonly string[], root: string): string {
  return ids.length === 0
    ? `There are no labs in ${root}.`
    : `Choose from:\n${ids.map((id) => `  ${id}`).join('\n')}`;
}

/** Reads all labs meant by `names`; what is wrong with any of them is told as problems. @throws NoSuchLabError */
export async function readLabs(
  names: readonly string[],
  root: string,
): Promise<{ labs: Lab[]; problems: LabProblem[] }> {
  const labs: Lab[] = [];
  const problems: LabProblem[] = [];
  for (const name of names) {
    try {
      labs.push(await loadLab(await labFolder(name, root)));
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      problems.push(...error.problems);
    }
  }
  return { labs, problems };
}

/** All problems with the lines around them, and how many there are. */
export async function problemsText(problems: readonly LabProblem[]): Promise<string> {
  const texts: string[] = [];
  for (const problem of problems) {
    const source = await readFile(problem.file, 'utf8').catch(() => null);
    texts.push(formatProblem(problem, source));
  }
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return `${texts.join('\n\n')}\n\n${count}; nothing was run.\n`;
}
