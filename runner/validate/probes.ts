/** All that a run of a lab tries and that can be right or wrong, in one list. Pure. */
import type {
  ActionResult,
  CheckResult,
  LabResult,
  SolutionResult,
  StepResult,
  Verdict,
} from '../run/events.ts';

/** `proof`: a check has to fail before anything of its step was done. */
export type Probe = {
  /** The same in every run of the lab: `0/action/2`. */
  readonly key: string;
  readonly step: number;
  readonly verdict: Verdict;
  /** The kind of failure, in a word; empty when passed. */
  readonly reason: string;
  /** One plain sentence; empty when passed. */
  readonly message: string;
  readonly line: number;
  readonly ms: number;
} & (
  | { readonly kind: 'action'; readonly result: ActionResult }
  | { readonly kind: 'check' | 'proof'; readonly result: CheckResult }
  | { readonly kind: 'solution'; readonly result: SolutionResult }
);

export const PASSES_TOO_EARLY = 'this check passes before anything was done';

export function probesOf(result: LabResult): Probe[] {
  return result.steps.flatMap(stepProbes);
}

export function stepProbes(step: StepResult): Probe[] {
  return [
    ...(step.checksBefore ?? []).map(proofProbe),
    ...step.actions.map(actionProbe),
    ...(step.solutions ?? []).map(solutionProbe),
    ...step.checks.map(checkProbe),
  ];
}

/** What was really tried: the rest had no chance, because something before it failed. */
export function wasReached(probe: Probe): boolean {
  return probe.verdict !== 'unknown' || probe.ms > 0;
}

/** The first line of what a person would look for in the lab. */
export function probeName(probe: Probe): string {
  switch (probe.kind) {
    case 'action':
      return `${probe.result.kind === 'keys' ? 'keys: ' : ''}${probe.result.typed.split('\n')[0] ?? ''}`;
    case 'solution':
      return probe.result.commands.at(-1)?.typed.split('\n')[0] ?? 'solution';
    case 'check':
      return 'check';
    case 'proof':
      return 'check, before anything was done';
    default:
      return probe satisfies never;
  }
}

export function probeTerminal(probe: Probe): string | null {
  return probe.kind === 'action' || probe.kind === 'solution' ? probe.result.terminal : null;
}

function actionProbe(result: ActionResult): Probe {
  const { step, action, verdict, message, line, ms } = result;
  const reason = result.reason ?? '';
  return {
    key: `${step}/action/${action}`,
    kind: 'action',
    step,
    verdict,
    reason,
    message,
    line,
    ms,
    result,
  };
}

function solutionProbe(result: SolutionResult): Probe {
  const { step, solution, verdict, message, line, ms } = result;
  const reason = verdict === 'passed' ? '' : 'solution';
  return {
    key: `${step}/solution/${solution}`,
    kind: 'solution',
    step,
    verdict,
    reason,
    message,
    line,
    ms,
    result,
  };
}

function checkProbe(result: CheckResult): Probe {
  const { step, check, verdict, message, line, ms } = result;
  const reason = verdict === 'passed' ? '' : 'check';
  return { key: `${step}/check/${check}`, kind: 'check', step, verdict, reason, message, line, ms, result };
}

/** Turned round: what must fail has failed. */
function proofProbe(result: CheckResult): Probe {
  const { step, check, line, ms } = result;
  const verdicts = { passed: 'failed', failed: 'passed', unknown: 'unknown' } as const;
  const verdict = verdicts[result.verdict];
  const reason = verdict === 'passed' ? '' : 'check';
  const message = { passed: '', failed: PASSES_TOO_EARLY, unknown: result.message }[verdict];
  return { key: `${step}/proof/${check}`, kind: 'proof', step, verdict, reason, message, line, ms, result };
}
