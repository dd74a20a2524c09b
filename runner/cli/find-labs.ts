/** Finds the labs that a person means: by id, by a part of it that no other lab has, by number, or by path. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { formatProblem } from '../lab/code-frame.ts';
import { LabError } from '../lab/lab-error.ts';
import type { LabProblem } from '../lab/lab-error.ts';
import type { Lab } from '../lab/lab.ts';
import { labFoldersIn } from '../lab/lab-folders.ts';
import { loadLab, type Prepare } from '../lab/load-labs.ts';
import { problemCount } from '../report/lint-report.ts';
import { nearest } from '../lab/nearest.ts';
import { whyRefused } from '../system-error.ts';
import { UsageError } from './usage-error.ts';

/** Folders of labs below `root`, sorted. @throws UsageError when it can't be read */
export async function labIds(root: string): Promise<string[]> {
  return labFoldersIn(root).catch((error: unknown) => {
    throw new UsageError(
      `The folder of labs ${root} can't be read: ${whyRefused(error)}. Name one with --labs.`,
    );
  });
}

/** Folder of the lab meant by `name`: its id, its number, a part of its id, or a path. @throws UsageError */
export async function labFolder(name: string, root: string): Promise<string> {
  if (name.includes('/') || name.endsWith('.md') || name === '.') return name;
  const ids = await labIds(root);
  const fits = fitting(name.toLowerCase(), ids);
  const [only, ...more] = fits;
  if (only !== undefined && more.length === 0) return join(root, only);
  if (only !== undefined) throw new UsageError(`"${name}" matches several labs. ${choices(fits, root)}`);
  const near = meantBy(name, ids);
  throw new UsageError(
    near.length === 0
      ? `There is no lab "${name}". ${choices(ids, root)}`
      : `There is no lab "${name}". Did you mean ${near.join(' or ')}?`,
  );
}

/** Ids that fit best: what is exact is not made ambiguous by what only contains it. */
function fitting(name: string, ids: readonly string[]): readonly string[] {
  const tests: readonly ((id: string) => boolean)[] = [
    (id) => id === name,
    (id) => /^\d+$/.test(name) && Number.parseInt(id, 10) === Number(name),
    (id) => id.startsWith(name) || id.endsWith(`-${name}`),
    (id) => id.includes(name),
  ];
  for (const test of tests) {
    const found = ids.filter((id) => test(id.toLowerCase()));
    if (found.length > 0) return found;
  }
  return [];
}

/** Ids that are spelled almost like it, or have a word that is. */
function meantBy(name: string, ids: readonly string[]): readonly string[] {
  const words = ids.flatMap((id) => [id, id.replace(/^\d+-/, ''), ...id.split('-').slice(1)]);
  // Of two letters, one that is different is another word.
  const near = name.length < 3 ? null : nearest(name, new Set(words));
  return near === null ? [] : fitting(near, ids);
}

export function choices(ids: readonly string[], root: string): string {
  return ids.length === 0
    ? `There are no labs in ${root}.`
    : `Choose from:\n${ids.map((id) => `  ${id}`).join('\n')}`;
}

/** Folders of the labs meant by `names`, each one once. @throws UsageError */
export async function labFolders(names: readonly string[], root: string): Promise<string[]> {
  const found = await Promise.all(names.map((name) => labFolder(name, root)));
  return [...new Set(found.map((path) => resolve(path).replace(/\/lab\.md$/, '')))];
}

/** Reads the labs meant by `names`. @throws UsageError; LabError with all that is wrong with any of them */
export async function soundLabs(names: readonly string[], root: string, prepare?: Prepare): Promise<Lab[]> {
  const { labs, problems } = await readLabs(names, root, prepare);
  if (problems.length > 0) throw new LabError(problems);
  return labs;
}

/** Reads all labs meant by `names`; what is wrong with any of them is returned as problems. @throws UsageError */
export async function readLabs(
  names: readonly string[],
  root: string,
  prepare?: Prepare,
): Promise<{ labs: Lab[]; problems: LabProblem[] }> {
  const labs: Lab[] = [];
  const problems: LabProblem[] = [];
  for (const name of names) {
    try {
      labs.push(await loadLab(await labFolder(name, root), prepare));
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
  return `${texts.join('\n\n')}\n\n${problemCount(problems)}\n`;
}
