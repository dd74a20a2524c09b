/** Looks labs over for an author: all that their text says, and what only the disk and bash can tell. Runs no lab. */
import type { LabProblem } from '../lab/lab-error.ts';
import { readAllLabs, readOneLab, type LabReading } from '../lab/load-labs.ts';

/** One lab, looked over. */
export interface LintedLab {
  readonly file: string;
  /** Null when it can't be read, or is no text. */
  readonly source: string | null;
  /** Errors and warnings, as they stand in the source. */
  readonly problems: readonly LabProblem[];
}

/** Looks over one lab, given by its folder or its `lab.md`, also as one of the labs beside it. */
export async function lintLab(dirOrFile: string): Promise<LintedLab> {
  return lookOver(await readOneLab(dirOrFile));
}

/** Looks over all labs below `root`. @throws LabError when `root` can't be read */
export async function lintAllLabs(root: string): Promise<LintedLab[]> {
  return (await readAllLabs(root)).map(lookOver);
}

function lookOver({ file, source, problems }: LabReading): LintedLab {
  return { file, source, problems };
}
