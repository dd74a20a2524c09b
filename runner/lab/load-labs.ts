/** Reads labs on disk, one or all of a folder. With lab-folders.ts and lab-files.ts the only file here that knows a disk. */
import { lstat, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { whyRefused } from '../system-error.ts';
import type { Lab } from './lab.ts';
import { errorsOf, LabError, type LabProblem } from './lab-error.ts';
import { fileProblems } from './lab-files.ts';
import { labFolderName, labFoldersIn } from './lab-folders.ts';
import { orderProblems, type Order } from './lab-set.ts';
import { readLab, type LabText } from './parse-lab.ts';
import { sourceText } from './source-text.ts';

/**
 * A lab's file as it was read. Its `lab` is null where there is an error in it; it is there where only its place
 * among other labs is wrong.
 */
export interface LabReading extends LabText {
  /** As messages call it. */
  readonly file: string;
  /** Null when it can't be read, or is no text. */
  readonly source: string | null;
}

const nameHint = 'name it by its place and its subject: 02-uts';

/** Reads one lab, given by its folder or its `lab.md`. @throws LabError if there is none */
export async function loadLab(dirOrFile: string, prepare?: Prepare): Promise<Lab> {
  const { lab, problems } = await read(dirOrFile, prepare);
  if (lab === null) throw new LabError(errorsOf(problems));
  return lab;
}

/** Reads one lab, and checks it as one of the labs beside it. */
export async function readOneLab(dirOrFile: string): Promise<LabReading> {
  const reading = await read(dirOrFile);
  const { lab, source } = reading;
  if (lab === null || source === null || lab.after.length === 0) return reading;
  const order = await orderOf(lab, join(dirname(resolve(lab.file)), '..'));
  return { ...reading, problems: [...reading.problems, ...orderProblems(lab, source, order)] };
}

/** Reads all labs below `root`, sorted by their folders. @throws LabError when `root` can't be read */
export async function readAllLabs(root: string): Promise<LabReading[]> {
  const readings: LabReading[] = [];
  const order = new Map<string, readonly string[]>();
  for (const folder of await foldersIn(root)) {
    const reading = await read(join(root, folder));
    order.set(folder, reading.lab?.after ?? []);
    readings.push({ ...reading, problems: [...nameProblems(folder, reading.file), ...reading.problems] });
  }
  return readings.map((reading) => {
    const { lab, source, problems } = reading;
    if (lab === null || source === null) return reading;
    return { ...reading, problems: [...problems, ...orderProblems(lab, source, order)] };
  });
}

/**
 * Reads all labs below `root`, sorted by their folders. All errors are reported; labs that can be run
 * nevertheless (they only come after one that is not there) are among `labs`.
 */
export async function loadLabs(root: string): Promise<{ labs: Lab[]; problems: LabProblem[] }> {
  const readings = await readAllLabs(root);
  return {
    labs: readings.flatMap(({ lab }) => (lab === null ? [] : [lab])),
    problems: readings.flatMap(({ problems }) => errorsOf(problems)),
  };
}

function nameProblems(folder: string, file: string): LabProblem[] {
  if (labFolderName.test(folder)) return [];
  return [errorIn(file, `"${folder}" can't be the name of a lab's folder`, nameHint)];
}

function errorIn(file: string, message: string, hint: string): LabProblem {
  return { severity: 'error', file, line: 1, column: 1, message, hint };
}

/** Changes the text of a lab before it is understood; its lines stay where they are. */
export type Prepare = (source: string) => string;

async function read(dirOrFile: string, prepare: Prepare = (source) => source): Promise<LabReading> {
  const path = (await isFolder(dirOrFile)) ? join(dirOrFile, 'lab.md') : dirOrFile;
  const file = shortPath(path);
  const unread = { file, source: null, lab: null, scripts: [], references: [] };
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    return { ...unread, problems: [await unreadable(path, file, error)] };
  }
  const { text, fault } = sourceText(bytes);
  if (fault !== null) return { ...unread, problems: [{ severity: 'error', file, ...fault }] };
  const found = readLab(prepare(text), { id: basename(dirname(resolve(path))), file });
  const problems = found.lab === null ? [] : await fileProblems(found.lab);
  if (problems.length === 0) return { file, source: text, ...found };
  return { file, source: text, ...found, lab: null, problems: [...found.problems, ...problems] };
}

async function unreadable(path: string, file: string, error: unknown): Promise<LabProblem> {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  if (!missing) {
    const hint = 'a lab is a folder with a lab.md in it, which you may read';
    return errorIn(file, `the lab can't be read: ${whyRefused(error)}`, hint);
  }
  if ((await isLink(path)) || (await isLink(dirname(path))))
    return errorIn(file, 'this link points nowhere', 'point it at a lab, or remove it');
  return errorIn(file, 'there is no lab here', 'a lab is a folder with a lab.md in it, such as labs/02-uts');
}

/** Reads no more labs of the set than one of them needs: those that it comes after, and those before them. */
async function orderOf(lab: Lab, root: string): Promise<Order> {
  const order = new Map<string, readonly string[]>((await foldersIn(root)).map((id) => [id, []]));
  order.set(lab.id, lab.after);
  const needed = new Set(lab.after);
  // It grows while it is gone through.
  for (const id of needed) {
    if (id === lab.id || !order.has(id)) continue;
    const after = (await read(join(root, id))).lab?.after ?? [];
    order.set(id, after);
    for (const each of after) needed.add(each);
  }
  return order;
}

async function foldersIn(root: string): Promise<string[]> {
  try {
    return await labFoldersIn(root);
  } catch (error) {
    const message = `the folder of labs can't be read: ${whyRefused(error)}`;
    throw new LabError([errorIn(shortPath(root), message, 'name a folder that holds labs')]);
  }
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return !path.endsWith('.md');
  }
}

/** Returns the shortest way to write a path from here. */
function shortPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near === '' ? '.' : near.startsWith('..') ? path : near;
}
