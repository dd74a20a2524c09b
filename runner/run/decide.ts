/** What follows from what happens in a lab: functions from its progress to the events to report, in order. Pure. */
import type { Captures, Lab } from '../lab/lab.ts';
import { applyEvent, keyOf, type Progress, type StepOutline } from '../progress/progress.ts';
import { actionsOf, checksOf, hasHint, solutionsOf } from './actions.ts';
import { answersOf } from './answer.ts';
import type { ActionResult, CheckResult, RunEvent, StepResult } from './events.ts';

/**
 * What somebody did before a check still failed. `none`: nothing of their own; `look`: a command that ended well,
 * and may only have looked around; `try`: one that failed, or asking whether it is done.
 */
export type Attempt = 'none' | 'look' | 'try';

/** This many failed tries make a step's hint due… */
const TRIES_BEFORE_HINT = 2;
/** …or this many commands that lead nowhere. */
const LOOKS_BEFORE_HINT = 8;
/** A step's solution may be seen one try after its hint; without a hint, as soon as a hint could be. */
const TRIES_BEFORE_SOLUTION = TRIES_BEFORE_HINT + 1;
const WEIGHTS: Readonly<Record<Attempt, number>> = {
  none: 0,
  look: TRIES_BEFORE_HINT / LOOKS_BEFORE_HINT,
  try: 1,
};

/** Of a lab, what a fold of its log has to know. */
export function outlineOf(lab: Lab): StepOutline[] {
  return lab.steps.map((step) => ({
    slug: step.slug,
    actions: actionsOf(step).length,
    checks: checksOf(step).length,
  }));
}

/** An action has ended; `captures`: the values after it. */
export function afterAction(
  lab: Lab,
  progress: Progress,
  result: ActionResult,
  captures: Captures | null,
): RunEvent[] {
  const events: RunEvent[] = [{ type: 'action-ended', result }];
  if (lab.steps[result.step] === undefined) return events;
  if (captures !== null && result.verdict === 'passed') events.push(...newValues(progress, result, captures));
  if (result.verdict === 'failed') events.push(...afterTry(lab, progress, result.step, 'try'));
  return [...events, ...stepEnded(lab, progress, events, result.step)];
}

/** A check was run: one that has passed stays passed. */
export function afterCheck(lab: Lab, progress: Progress, result: CheckResult): RunEvent[] {
  const step = progress.steps[result.step];
  if (step === undefined || step.checks[result.check]?.verdict === 'passed') return [];
  const ended: RunEvent = { type: 'check-ended', result };
  const events = [ended, ...rightAnswers(lab, applyEvent(progress, ended), result.step)];
  return [...events, ...stepEnded(lab, progress, events, result.step)];
}

/** A task was answered; an answer that has proved right stays. */
export function afterAnswer(progress: Progress, step: number, name: string, value: string): RunEvent[] {
  return Object.hasOwn(progress.captures, name) ? [] : [{ type: 'answered', step, name, value }];
}

/** Somebody did something for a step and it did not work. */
export function afterTry(lab: Lab, progress: Progress, step: number, attempt: Attempt): RunEvent[] {
  const state = progress.steps[step];
  const definition = lab.steps[step];
  const weight = WEIGHTS[attempt];
  if (state === undefined || definition === undefined || weight === 0) return [];
  if (!hasHint(definition) && solutionsOf(definition).length === 0) return [];
  const due = !state.hintDue && state.tries + weight >= TRIES_BEFORE_HINT;
  const tried: RunEvent = { type: 'tried', step, weight };
  // More tries than these change nothing.
  if (state.tries >= TRIES_BEFORE_SOLUTION) return [];
  return due ? [tried, { type: 'hint-due', step }] : [tried];
}

/** A person looks at a step: reported the first time. */
export function afterLook(progress: Progress, step: number): RunEvent[] {
  return progress.steps[step]?.attended === false ? [{ type: 'attended', step }] : [];
}

/** Whether a person may see how a step is done: it is done, or its hint was no help. */
export function maySeeSolution(lab: Lab, progress: Progress, step: number): boolean {
  const definition = lab.steps[step];
  const state = progress.steps[step];
  if (definition === undefined || state === undefined || solutionsOf(definition).length === 0) return false;
  const tries = hasHint(definition) ? TRIES_BEFORE_SOLUTION : TRIES_BEFORE_HINT;
  return state.verdict === 'passed' || state.tries >= tries;
}

/** All that is known of a step; what it lacks is not in it. */
export function stepResultOf(lab: Lab, progress: Progress, step: number): StepResult {
  const { actions = [], checks = [], verdict = null } = progress.steps[step] ?? {};
  const done = actions.filter((result) => result !== null);
  const checked = checks.filter((result) => result !== null);
  return {
    step,
    title: lab.steps[step]?.title ?? '',
    verdict: verdict ?? 'unknown',
    actions: done,
    checks: checked,
    ms: [...done, ...checked].reduce((sum, result) => sum + result.ms, 0),
  };
}

/** Reports a step that passes by these events. */
function stepEnded(lab: Lab, before: Progress, events: readonly RunEvent[], step: number): RunEvent[] {
  const after = events.reduce(applyEvent, before);
  if (before.steps[step]?.verdict === 'passed' || after.steps[step]?.verdict !== 'passed') return [];
  return [{ type: 'step-ended', result: stepResultOf(lab, after, step) }];
}

function newValues(progress: Progress, { step, action }: ActionResult, captures: Captures): RunEvent[] {
  return [...captures].flatMap(([name, value]): RunEvent[] =>
    valueOf(progress.captures, name) === value
      ? []
      : [{ type: 'captured', name, value, by: { step, action } }],
  );
}

/** An answer that satisfies all checks that look at it is a value like any other. */
function rightAnswers(lab: Lab, progress: Progress, step: number): RunEvent[] {
  const definition = lab.steps[step];
  if (definition === undefined) return [];
  return answersOf(definition).flatMap((name): RunEvent[] => {
    const value = valueOf(progress.answers, name);
    const looks = checksOf(definition).filter(({ answers }) => answers.includes(name));
    const right =
      looks.length > 0 &&
      looks.every(({ index }) => progress.steps[step]?.checks[index]?.verdict === 'passed');
    if (value === undefined || !right || Object.hasOwn(progress.captures, name)) return [];
    return [{ type: 'captured', name, value, by: null }];
  });
}

function valueOf(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/**
 * The values of `progress` as an action has to find them. The first binding of a name holds; but when the very action
 * that bound it runs again, its names are free again: repeating a step gives a new PID.
 */
export function capturesFor(
  { captures, boundBy }: Progress,
  ref: { readonly step: number; readonly action: number },
): Captures {
  const key = keyOf(ref);
  return new Map(
    Object.entries(captures).filter(([name]) => !(Object.hasOwn(boundBy, name) && boundBy[name] === key)),
  );
}
