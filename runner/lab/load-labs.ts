/** Finds and reads labs on disk: folders `NN-name` with a `lab.md`. The only file here that knows a disk. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Lab } from './lab.ts';
import { LabError, type LabProblem } from './lab-error.ts';
import { parseLab } from './parse-lab.ts';

const labFolder = /^\d{2,3}-[a-z0-9]+(?:-[a-z0-9]+)*$/;
const nameHint = 'name it by its place and its subject: 02-uts';

/** Reads one lab, given by its folder or its `lab.md`. @throws LabError also when there is none */
export async function loadLab(dirOrFile: string): Promise<Lab> {
  const file = (await isFolder(dirOrFile)) ? join(dirOrFile, 'lab.md') : dirOrFile;
  const shown = shortPath(file);
  const id = basename(dirname(resolve(file)));
  return parseLab(await readText(file, shown), { id, file: shown });
}

/** Reads all labs below `root`, sorted by their folders; the broken ones are told as problems. */
export async function loadLabs(root: string): Promise<{ labs: Lab[]; problems: LabProblem[] }> {
  const labs: Lab[] = [];
  const problems: LabProblem[] = [];
  for (const folder of await foldersIn(root)) {
    const file = shortPath(join(root, folder, 'lab.md'));
    if (!labFolder.test(folder)) {
      problems.push({
        file,
        line: 1,
        column: 1,
        message: `"${folder}" is no name for a lab's folder`,
        hint: nameHint,
      });
    }
    try {
      labs.push(await loadLab(join(root, folder)));
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      problems.push(...error.problems);
    }
  }
  return { labs, problems };
}

async function foldersIn(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    return folders.map((entry) => entry.name).toSorted();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `the folder of labs can't be read: ${why}`;
    throw new LabError([
      { file: shortPath(root), line: 1, column: 1, message, hint: 'name a folder that holds labs' },
    ]);
  }
}

async function readText(file: string, shown: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const message = missing
      ? 'there is no lab here'
      : `the lab can't be read: ${error instanceof Error ? error.message : String(error)}`;
    throw new LabError([
      {
        file: shown,
        line: 1,
        column: 1,
        message,
        hint: 'a lab is a folder with a lab.md in it, such as labs/02-uts',
      },
    ]);
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return !path.endsWith('.md');
  }
}

/** Returns a path as it is shortest to read from here. */
function shortPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near === '' ? '.' : near.startsWith('..') ? path : near;
}
