/** All that a run of a lab tries and that can be right or wrong, in one list. Pure. */
import type {
  ActionResult,
  CheckResult,
  LabResult,
  SolutionResult,
  StepResult,
  WatchResult,
  Verdict,
} from '../run/events.ts';
import { proofFault } from '../report/step-failures.ts';
import { partKey } from '../run/actions.ts';
import { proofVerdict } from '../run/verdict.ts';

/** `proof`: a check has to fail before anything of its step was done. */
export type Probe = {
  /** See `partKey`. */
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
  | { readonly kind: 'check'; readonly result: CheckResult; readonly solutions: readonly SolutionResult[] }
  | { readonly kind: 'proof'; readonly result: CheckResult }
  | { readonly kind: 'solution'; readonly result: SolutionResult }
  | { readonly kind: 'watch'; readonly result: WatchResult }
);

export function probesOf(result: LabResult): Probe[] {
  return result.steps.flatMap(stepProbes);
}

function stepProbes(step: StepResult): Probe[] {
  return [
    ...(step.checksBefore ?? []).map(proofProbe),
    ...step.actions.map(actionProbe),
    ...(step.solutions ?? []).map(solutionProbe),
    ...step.checks.map((result) => checkProbe(result, step.solutions ?? [])),
    ...(step.watches ?? []).map(watchProbe),
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
    case 'watch':
      return 'watch';
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
  const { action, reason } = result;
  return { ...facts('action', action, result), kind: 'action', reason: reason ?? '', result };
}

function solutionProbe(result: SolutionResult): Probe {
  return { ...facts('solution', result.solution, result), kind: 'solution', result };
}

function checkProbe(result: CheckResult, solutions: readonly SolutionResult[]): Probe {
  return { ...facts('check', result.check, result), kind: 'check', result, solutions };
}

function watchProbe(result: WatchResult): Probe {
  return { ...facts('watch', result.watch, result), kind: 'watch', result };
}

/** Inverted: what must fail has failed. */
function proofProbe(result: CheckResult): Probe {
  const verdict = proofVerdict(result.verdict);
  const message = { passed: '', failed: proofFault(result), unknown: result.message }[verdict];
  const proof = facts('check', result.check, { ...result, verdict, message });
  return { ...proof, key: partKey(result.step, 'proof', result.check), kind: 'proof', result };
}

type Facts = Pick<Probe, 'step' | 'verdict' | 'message' | 'line' | 'ms'>;

function facts(
  kind: 'action' | 'solution' | 'check' | 'watch',
  index: number,
  { step, verdict, message, line, ms }: Facts,
): Facts & Pick<Probe, 'key' | 'reason'> {
  const reason = verdict === 'passed' ? '' : kind;
  return { key: partKey(step, kind, index), step, verdict, reason, message, line, ms };
}
