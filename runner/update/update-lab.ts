/** Brings a lab's expected lines up to date: runs it twice, repairs what does not fit, and makes sure of the result. */
import { withLearnersPrompt } from '../lab/neutral-prompt.ts';
import { parseLab } from '../lab/parse-lab.ts';
import type { LabProblem } from '../lab/lab-error.ts';
import { LabError } from '../lab/lab-error.ts';
import { inVariant } from '../machine/in-variant.ts';
import type { MachineProvider } from '../machine/machine.ts';
import { MachineError } from '../machine/machine-error.ts';
import { ScriptError } from '../run/script-error.ts';
import { MadeUpNames } from './namespace-names.ts';
import { applyEdits, lineAfter } from './source-lines.ts';
import { updateRun, type Unfit, type UpdateOptions, type UpdateRun } from './update-run.ts';

export interface LabUpdate extends Pick<UpdateRun, 'repaired' | 'unfit' | 'doubts' | 'stoppedAt'> {
  /** The lab's source with all edits made. */
  readonly after: string;
  /** What would be wrong with it: a value that was captured on a line that is gone, say. It must not be written then. */
  readonly problems: readonly LabProblem[];
}

/** A machine of this variant counts from different numbers than the first one. */
const SECOND = 1;

/**
 * Runs the lab, and where something was rewritten runs it again, in a machine that counts from different numbers: what
 * differs there becomes a pattern. @throws LabError when the source is not a lab, MachineError, ScriptError
 */
export async function updateLab(
  source: string,
  where: { readonly id: string; readonly file: string },
  provider: MachineProvider,
  options: Pick<UpdateOptions, 'signal'> = {},
): Promise<LabUpdate> {
  const namespaces = new MadeUpNames(source);
  const first = await updateRun(parseLab(withLearnersPrompt(source), where), source, provider, {
    ...options,
    namespaces,
  });
  const once = applyEdits(source, first.edits);
  const problems = problemsIn(once, where);
  if (first.edits.length === 0 || problems.length > 0) {
    const [unfit, doubts] = [placed(first.unfit, first), placed(first.doubts, first)];
    return { ...first, unfit, doubts, after: namespaces.withoutUnused(once), problems };
  }
  const again = { ...options, namespaces, earlier: first.shown };
  const lab = parseLab(withLearnersPrompt(once), where);
  const second = await updateRun(lab, once, inVariant(provider, SECOND), again).catch(
    // What the first run found is not lost with it.
    (error: unknown) => failedRun(first, error),
  );
  const after = namespaces.withoutUnused(applyEdits(once, second.edits));
  return {
    after,
    problems: problemsIn(after, where),
    repaired: first.repaired,
    unfit: together(placed(first.unfit, first, second), placed(second.unfit, second)),
    // The first run has reported how much is written down.
    doubts: placed(first.doubts, first, second),
    stoppedAt: second.stoppedAt ?? first.stoppedAt,
  };
}

/** A second run that failed. @throws the error when it is no machine's, nor a script's of the lab */
function failedRun({ shown }: UpdateRun, error: unknown): UpdateRun {
  if (!(error instanceof MachineError) && !(error instanceof ScriptError)) throw error;
  const message = `the second run failed (${error.message}); values that change from run to run may still be literal`;
  return { edits: [], repaired: 0, unfit: [{ line: 1, message }], doubts: [], shown, stoppedAt: null };
}

/** With the lines as they are after the edits of these runs. */
function placed(told: readonly Unfit[], ...runs: readonly UpdateRun[]): Unfit[] {
  return told.map(({ line, message }) => ({
    line: runs.reduce((now, { edits }) => lineAfter(now, edits), line),
    message,
  }));
}

/** What both runs say about a line is reported once. */
function together(first: readonly Unfit[], second: readonly Unfit[]): Unfit[] {
  const lines = new Set(first.map(({ line }) => line));
  return [...first, ...second.filter(({ line }) => !lines.has(line))].toSorted((a, b) => a.line - b.line);
}

function problemsIn(
  source: string,
  where: { readonly id: string; readonly file: string },
): readonly LabProblem[] {
  try {
    parseLab(withLearnersPrompt(source), where);
    return [];
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return error.problems;
  }
}
