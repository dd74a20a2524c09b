/** What failed in a step, in order: a run stops at the first, so there is one, or several checks. Pure. */
import type { ActionResult, CheckResult, SolutionResult, StepResult, WatchResult } from '../run/events.ts';

export type Failure =
  | { readonly kind: 'action'; readonly result: ActionResult }
  | { readonly kind: 'solution'; readonly result: SolutionResult }
  /** `proof`: it passed before anything of the step was done. */
  | { readonly kind: 'watch'; readonly result: WatchResult }
  | {
      readonly kind: 'check' | 'proof';
      readonly result: CheckResult;
      /** What was typed before it to make it pass. */
      readonly solutions?: readonly SolutionResult[];
    };

/** What is wrong with a check of which that is the proof. */
const PASSES_TOO_EARLY = 'this check passes before anything has been done';
const PASSES_WITH_ANY_ANSWER = 'this check passes with a wrong answer';

export function proofFault({ wrongAnswer }: CheckResult): string {
  return wrongAnswer === true ? PASSES_WITH_ANY_ANSWER : PASSES_TOO_EARLY;
}

/** `unknown` results count where nothing before them failed: a check that ran into its time limit, say. */
export function failuresOf(step: StepResult): Failure[] {
  const failed: Failure[] = [
    ...(step.checksBefore ?? []).flatMap(proofFailure),
    ...step.actions.filter(isFailed).map((result) => ({ kind: 'action', result }) as const),
    ...(step.solutions ?? []).filter(isFailed).map((result) => ({ kind: 'solution', result }) as const),
  ];
  if (failed.length > 0 || step.verdict === 'passed') return failed;
  // Checks that were not run have taken no time.
  const ran = step.checks.filter((result) => result.verdict !== 'passed' && result.ms > 0);
  return [
    ...ran.map((result) => ({ kind: 'check', result, solutions: step.solutions ?? [] }) as const),
    ...(step.watches ?? []).filter(isFailed).map((result) => ({ kind: 'watch', result }) as const),
  ];
}

/** What was under way when the machine died, which said `message`; null when nothing of the lab was. */
export function interruptedIn(steps: readonly StepResult[], message: string): Failure | null {
  const results = steps.flatMap(({ actions, solutions = [], checks, checksBefore = [] }): Failure[] => [
    ...checksBefore.map((result) => ({ kind: 'check', result }) as const),
    ...actions.map((result) => ({ kind: 'action', result }) as const),
    ...solutions.map((result) => ({ kind: 'solution', result }) as const),
    ...checks.map((result) => ({ kind: 'check', result }) as const),
  ]);
  return results.find(({ result }) => result.verdict === 'unknown' && result.message === message) ?? null;
}

function proofFailure(result: CheckResult): Failure[] {
  if (result.verdict === 'failed') return [];
  return [{ kind: result.verdict === 'passed' ? 'proof' : 'check', result }];
}

function isFailed({ verdict }: { readonly verdict: string }): boolean {
  return verdict === 'failed';
}
