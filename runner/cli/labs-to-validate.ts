/** Reads labs so that an invalid one doesn't prevent the others from running. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { errorsOf, type LabProblem } from '../lab/lab-error.ts';
import type { Lab } from '../lab/lab.ts';
import { loadLabs, readOneLab } from '../lab/load-labs.ts';
import type { InvalidLab } from '../validate/report.ts';
import { labFolders } from './find-labs.ts';
import { UsageError } from './usage-error.ts';

export interface LabsToValidate {
  readonly labs: readonly Lab[];
  readonly invalid: readonly InvalidLab[];
  /** Text of the invalid ones, by file. */
  readonly sources: ReadonlyMap<string, string>;
}

/** All labs in `root` when no names are given; each one once. @throws UsageError; LabError when `root` can't be read */
export async function labsToValidate(names: readonly string[], root: string): Promise<LabsToValidate> {
  const { labs, problems } = names.length === 0 ? await allLabs(root) : await namedLabs(names, root);
  const byFile = Map.groupBy(problems, ({ file }) => file);
  const sound = new Map(labs.filter(({ file }) => !byFile.has(file)).map((lab) => [lab.file, lab]));
  mustDiffer([...sound.values()]);
  const invalid = [...byFile].map(([file, own]) => ({
    id: basename(dirname(resolve(file))),
    file,
    problems: own,
  }));
  const sources = new Map<string, string>();
  for (const { file } of invalid) sources.set(file, await readFile(file, 'utf8').catch(() => ''));
  return { labs: [...sound.values()], invalid, sources };
}

interface Read {
  readonly labs: readonly Lab[];
  readonly problems: readonly LabProblem[];
}

async function allLabs(root: string): Promise<Read> {
  const read = await loadLabs(root);
  if (read.labs.length + read.problems.length === 0) throw new UsageError(`There are no labs in ${root}.`);
  return read;
}

async function namedLabs(names: readonly string[], root: string): Promise<Read> {
  const labs: Lab[] = [];
  const problems: LabProblem[] = [];
  for (const folder of await labFolders(names, root)) {
    const { lab, problems: own } = await readOneLab(folder);
    if (lab !== null) labs.push(lab);
    problems.push(...errorsOf(own));
  }
  return { labs, problems };
}

/** Reports and recordings go by a lab's name. */
function mustDiffer(labs: readonly Lab[]): void {
  for (const [id, same] of Map.groupBy(labs, (lab) => lab.id)) {
    if (same.length < 2) continue;
    const files = same.map(({ file }) => file).join(' and ');
    throw new UsageError(`Two labs are called ${id}: ${files}. Validate them one after the other.`);
  }
}
