/** Brings a lab's expected lines up to date: runs it twice, repairs what does not fit, and makes sure of the result. */
import { parseLab } from '../lab/parse-lab.ts';
import type { LabProblem } from '../lab/lab-error.ts';
import { LabError } from '../lab/lab-error.ts';
import { inVariant } from '../machine/in-variant.ts';
import type { MachineProvider } from '../machine/machine.ts';
import { MadeUpNames } from './namespace-names.ts';
import { applyEdits } from './source-lines.ts';
import { updateRun, type Unfit, type UpdateOptions, type UpdateRun } from './update-run.ts';

export interface LabUpdate extends Pick<UpdateRun, 'repaired' | 'unfit' | 'doubts' | 'stoppedAt'> {
  /** The lab's source with all edits made. */
  readonly after: string;
  /** What would be wrong with it: a value that was captured on a line that is gone, say. It must not be written then. */
  readonly problems: readonly LabProblem[];
}

/** A machine of this variant counts from other numbers on than the first one. */
const SECOND = 1;

/**
 * Runs the lab, and where something was rewritten runs it again, in a machine that counts from other numbers on: what
 * is another value there becomes a pattern. @throws LabError when the source is no lab, MachineError, ScriptError
 */
export async function updateLab(
  source: string,
  where: { readonly id: string; readonly file: string },
  provider: MachineProvider,
  options: Pick<UpdateOptions, 'signal'> = {},
): Promise<LabUpdate> {
  const namespaces = new MadeUpNames(source);
  const first = await updateRun(parseLab(source, where), source, provider, { ...options, namespaces });
  const once = applyEdits(source, first.edits);
  const problems = problemsIn(once, where);
  if (first.edits.length === 0 || problems.length > 0)
    return { ...first, after: namespaces.withoutUnused(once), problems };
  const again = { ...options, namespaces, earlier: first.shown };
  const second = await updateRun(parseLab(once, where), once, inVariant(provider, SECOND), again);
  const after = namespaces.withoutUnused(applyEdits(once, second.edits));
  return {
    after,
    problems: problemsIn(after, where),
    repaired: first.repaired,
    // Where both runs say the same, the second knows the lines as they are now.
    unfit: [...second.unfit, ...only(first.unfit, second.unfit)],
    doubts: [...first.doubts, ...only(second.doubts, first.doubts)],
    stoppedAt: second.stoppedAt ?? first.stoppedAt,
  };
}

/** Those of a list that say what the other does not. */
function only(those: readonly Unfit[], other: readonly Unfit[]): Unfit[] {
  return those.filter(({ message }) => other.every((each) => each.message !== message));
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
