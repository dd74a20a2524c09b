/** Finds and reads labs on disk: folders `NN-name` with a `lab.md`. The only file here that knows a disk. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { whyRefused } from '../system-error.ts';
import type { Lab } from './lab.ts';
import { LabError, type LabProblem } from './lab-error.ts';
import { orderProblems, type Order } from './lab-set.ts';
import { parseLab } from './parse-lab.ts';

/** What a lab's folder is called: its place, and its subject. */
const labFolderName = /^\d{2,3}-[a-z0-9]+(?:-[a-z0-9]+)*$/;
const nameHint = 'name it by its place and its subject: 02-uts';

/** Reads one lab, given by its folder or its `lab.md`. @throws LabError also when there is none */
export async function loadLab(dirOrFile: string): Promise<Lab> {
  return (await read(dirOrFile)).lab;
}

/** Returns all that is wrong with one lab, also as one of the labs beside it. */
export async function lintLab(dirOrFile: string): Promise<readonly LabProblem[]> {
  return problemsIn(async () => {
    const { lab, source } = await read(dirOrFile);
    if (lab.after.length === 0) return [];
    const root = join(dirname(resolve(lab.file)), '..');
    return orderProblems(lab, source, await orderOf(lab, root));
  });
}

/**
 * Reads all labs below `root`, sorted by their folders. All problems are told; labs that can be run
 * nevertheless (they only come after one that is not there) are among `labs`.
 */
export async function loadLabs(root: string): Promise<{ labs: Lab[]; problems: LabProblem[] }> {
  const found: { lab: Lab; source: string }[] = [];
  const problems: LabProblem[] = [];
  const order = new Map<string, readonly string[]>();
  for (const folder of await foldersIn(root)) {
    if (!labFolderName.test(folder)) {
      const file = shortPath(join(root, folder, 'lab.md'));
      const message = `"${folder}" is no name for a lab's folder`;
      problems.push({ file, line: 1, column: 1, message, hint: nameHint });
    }
    order.set(folder, []);
    const own = await problemsIn(async () => {
      const one = await read(join(root, folder));
      found.push(one);
      order.set(folder, one.lab.after);
      return [];
    });
    problems.push(...own);
  }
  for (const { lab, source } of found) problems.push(...orderProblems(lab, source, order));
  return { labs: found.map(({ lab }) => lab), problems };
}

async function problemsIn(look: () => Promise<readonly LabProblem[]>): Promise<readonly LabProblem[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return error.problems;
  }
}

async function read(dirOrFile: string): Promise<{ lab: Lab; source: string }> {
  const file = (await isFolder(dirOrFile)) ? join(dirOrFile, 'lab.md') : dirOrFile;
  const shown = shortPath(file);
  const source = await readText(file, shown);
  return { lab: parseLab(source, { id: basename(dirname(resolve(file))), file: shown }), source };
}

/** Reads no more labs of the set than one of them needs: those that it comes after, and those before them. */
async function orderOf(lab: Lab, root: string): Promise<Order> {
  const order = new Map<string, readonly string[]>((await foldersIn(root)).map((id) => [id, []]));
  order.set(lab.id, lab.after);
  const needed = new Set(lab.after);
  // It grows while it is gone through.
  for (const id of needed) {
    if (id === lab.id || !order.has(id)) continue;
    await problemsIn(async () => {
      const { after } = await loadLab(join(root, id));
      order.set(id, after);
      for (const each of after) needed.add(each);
      return [];
    });
  }
  return order;
}

/** Other folders may stand beside those of labs; one that is called like a lab is taken for one. */
async function foldersIn(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    const labs = await Promise.all(
      folders.map(async ({ name }) => labFolderName.test(name) || (await exists(join(root, name, 'lab.md')))),
    );
    return folders
      .filter((_, i) => labs[i])
      .map(({ name }) => name)
      .toSorted();
  } catch (error) {
    const message = `the folder of labs can't be read: ${whyRefused(error)}`;
    const hint = 'name a folder that holds labs';
    throw new LabError([{ file: shortPath(root), line: 1, column: 1, message, hint }]);
  }
}

async function readText(file: string, shown: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const message = missing ? 'there is no lab here' : `the lab can't be read: ${whyRefused(error)}`;
    const hint = 'a lab is a folder with a lab.md in it, such as labs/02-uts';
    throw new LabError([{ file: shown, line: 1, column: 1, message, hint }]);
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return !path.endsWith('.md');
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Returns a path as it is shortest to read from here. */
function shortPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near === '' ? '.' : near.startsWith('..') ? path : near;
}
