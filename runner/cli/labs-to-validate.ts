/** Reads labs one by one, so that an invalid one keeps none of the others from being run. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LabError } from '../lab/lab-error.ts';
import type { Lab } from '../lab/lab.ts';
import { loadLab } from '../lab/load-labs.ts';
import type { InvalidLab } from '../validate/report.ts';
import { NoSuchLabError, labFolder, labIds } from './find-labs.ts';

export interface LabsToValidate {
  readonly labs: readonly Lab[];
  readonly invalid: readonly InvalidLab[];
  /** Text of the invalid ones, by file. */
  readonly sources: ReadonlyMap<string, string>;
}

/** All labs in `root` when no names are given; each one once. @throws NoSuchLabError */
export async function labsToValidate(names: readonly string[], root: string): Promise<LabsToValidate> {
  const folders = await foldersOf(names, root);
  const labs = new Map<string, Lab>();
  const invalid = new Map<string, InvalidLab>();
  const sources = new Map<string, string>();
  for (const folder of folders) {
    try {
      const lab = await loadLab(folder);
      const other = labs.get(lab.id);
      if (other !== undefined && other.file !== lab.file)
        throw new NoSuchLabError(
          `Two labs are called ${lab.id}: ${other.file} and ${lab.file}. Validate them apart.`,
        );
      labs.set(lab.id, lab);
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      const file = error.problems[0]?.file ?? folder;
      invalid.set(file, { id: basename(dirname(resolve(file))), file, problems: error.problems });
      sources.set(file, await readFile(file, 'utf8').catch(() => ''));
    }
  }
  return { labs: [...labs.values()], invalid: [...invalid.values()], sources };
}

async function foldersOf(names: readonly string[], root: string): Promise<string[]> {
  if (names.length > 0) return Promise.all(names.map((name) => labFolder(name, root)));
  const ids = await labIds(root);
  if (ids.length === 0) throw new NoSuchLabError(`There are no labs in ${root}.`);
  return ids.map((id) => join(root, id));
}
