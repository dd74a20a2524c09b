/** Brings a lab's expected lines up to date: runs it, repairs what does not fit, and makes sure of the result. */
import { parseLab } from '../lab/parse-lab.ts';
import type { LabProblem } from '../lab/lab-error.ts';
import { LabError } from '../lab/lab-error.ts';
import type { MachineProvider } from '../machine/machine.ts';
import { applyEdits } from './source-lines.ts';
import { updateRun, type UpdateOptions, type UpdateRun } from './update-run.ts';

export interface LabUpdate extends UpdateRun {
  /** The lab's source with all edits made. */
  readonly after: string;
  /** What would be wrong with it: a value that was captured on a line that is gone, say. It must not be written then. */
  readonly problems: readonly LabProblem[];
}

/** @throws LabError when the source is no lab, MachineError, ScriptError */
export async function updateLab(
  source: string,
  where: { readonly id: string; readonly file: string },
  provider: MachineProvider,
  options: UpdateOptions = {},
): Promise<LabUpdate> {
  const run = await updateRun(parseLab(source, where), source, provider, options);
  const after = applyEdits(source, run.edits);
  return { ...run, after, problems: problemsIn(after, where) };
}

function problemsIn(
  source: string,
  where: { readonly id: string; readonly file: string },
): readonly LabProblem[] {
  try {
    parseLab(source, where);
    return [];
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return error.problems;
  }
}
