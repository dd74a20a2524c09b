/** What has been done in a lab so far: results by action and check, captured values and what bound them. Knows no terminal. */
import type { Captures, Keys, Lab } from '../lab/lab.ts';
import { actionsOf, checksOf, hasHint, solutionsOf } from './actions.ts';
import { answersOf } from './answer.ts';
import type { ActionRef, ActionResult, CheckResult, RunEvent, StepResult, Verdict } from './events.ts';

/** Plain JSON; null = not done yet. */
export interface ProgressSnapshot {
  readonly steps: readonly StepProgress[];
  readonly captures: Readonly<Record<string, string>>;
  /** What a learner has answered to tasks, by the names of the answers: the last of each. */
  readonly answers: Readonly<Record<string, string>>;
}

export interface StepProgress {
  /**
   * Passed when all its actions and checks have (a step with neither is only read), failed when an action did.
   * A check that fails says "not yet": it leaves the verdict at null.
   */
  readonly verdict: Verdict | null;
  readonly actions: readonly (ActionResult | null)[];
  /** The last run of each check, one that passed rather than a later one. */
  readonly checks: readonly (CheckResult | null)[];
  /** Somebody really tried, and it did not work: the step's hint, or its solution, may be offered. */
  readonly hintDue: boolean;
}

interface StepState {
  readonly actions: (ActionResult | null)[];
  readonly checks: (CheckResult | null)[];
  /** Failed tries, or what counts as much. */
  failedTries: number;
}

/**
 * What somebody did before a check still failed. `none`: nothing of their own; `look`: a command that ended well,
 * and may only have looked around; `try`: one that failed, or asking whether it is done.
 */
export type Attempt = 'none' | 'look' | 'try';

const NOTHING: StepState = { actions: [], checks: [], failedTries: 0 };
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

export class Progress {
  readonly #lab: Lab;
  readonly #steps: readonly StepState[];
  readonly #attended = new Set<number>();
  #captures: Captures = new Map();
  readonly #answers = new Map<string, string>();
  /** Which action gave a name its value: `step/action`. */
  readonly #boundBy = new Map<string, string>();

  constructor(lab: Lab) {
    this.#lab = lab;
    this.#steps = lab.steps.map((step) => ({
      actions: actionsOf(step).map(() => null),
      checks: checksOf(step).map(() => null),
      failedTries: 0,
    }));
  }

  get captures(): Captures {
    return this.#captures;
  }

  /** What checks know, including answers that have not proved right yet. */
  get checkValues(): Captures {
    return new Map([...this.#answers, ...this.#captures]);
  }

  /**
   * Values as an action has to find them. The first binding of a name holds; but when the very action that
   * bound it runs again, its names are free again: repeating a step gives a new PID.
   */
  capturesFor(ref: ActionRef): Captures {
    const key = keyOf(ref);
    return new Map([...this.#captures].filter(([name]) => this.#boundBy.get(name) !== key));
  }

  result(ref: ActionRef): ActionResult | null {
    return this.#steps[ref.step]?.actions[ref.action] ?? null;
  }

  passed(ref: ActionRef): boolean {
    return this.result(ref)?.verdict === 'passed';
  }

  /** Index of the first step that has not passed; the last one's when all have. */
  get currentStep(): number {
    const at = this.#steps.findIndex((_, step) => this.#verdict(step) !== 'passed');
    return at === -1 ? Math.max(0, this.#steps.length - 1) : at;
  }

  /** A person looks at this step: from now on commands may make its checks pass. Says whether it is the first time. */
  attend(step: number): boolean {
    const first = !this.#attended.has(step);
    this.#attended.add(step);
    return first;
  }

  /** Steps whose checks a command may have made pass: the current one, and others looked at or begun and not yet done. */
  get stepsToCheck(): number[] {
    const current = this.currentStep;
    return this.#steps.flatMap((state, step) => {
      const open = state.checks.some((result) => result?.verdict !== 'passed');
      const begun = [...state.actions, ...state.checks].some((result) => result !== null);
      return open && (begun || step === current || this.#attended.has(step)) ? [step] : [];
    });
  }

  /** Whether all checks above a task of a step have passed; `null`: those of commands are above all tasks. */
  taskIsOpen(step: number, task: number | null): boolean {
    const definition = this.#lab.steps[step];
    if (definition === undefined) return false;
    const above = checksOf(definition).filter((check) => (check.task ?? -1) < (task ?? -1));
    return above.every(({ index }) => this.checkPassed(step, index));
  }

  checkPassed(step: number, check: number): boolean {
    return this.#steps[step]?.checks[check]?.verdict === 'passed';
  }

  /** Takes a result and the values after it; returns what to report about it, in order. */
  record(result: ActionResult, captures: Captures | null): RunEvent[] {
    const events: RunEvent[] = [{ type: 'action-ended', result }];
    const state = this.#steps[result.step];
    if (state === undefined) return events;
    const before = this.#verdict(result.step);
    state.actions[result.action] = result;
    if (captures !== null && result.verdict === 'passed') events.push(...this.#bind(result, captures));
    if (result.verdict === 'failed') events.push(...this.failed(result.step, 'try'));
    return [...events, ...this.#stepEnded(result.step, before)];
  }

  /** Takes the result of a check: one that has passed stays passed. */
  recordCheck(result: CheckResult): RunEvent[] {
    const state = this.#steps[result.step];
    if (state === undefined || this.checkPassed(result.step, result.check)) return [];
    const before = this.#verdict(result.step);
    state.checks[result.check] = result;
    return [
      { type: 'check-ended', result },
      ...this.#rightAnswers(result.step),
      ...this.#stepEnded(result.step, before),
    ];
  }

  /** Takes an answer to a task; one that has proved right stays. */
  answer(step: number, name: string, value: string): RunEvent[] {
    if (this.#captures.has(name)) return [];
    this.#answers.set(name, value);
    return [{ type: 'answered', step, name, value }];
  }

  /** An answer that satisfies all checks that look at it is a value like any other. */
  #rightAnswers(step: number): RunEvent[] {
    const definition = this.#lab.steps[step];
    if (definition === undefined) return [];
    return answersOf(definition).flatMap((name): RunEvent[] => {
      const value = this.#answers.get(name);
      const looks = checksOf(definition).filter(({ answers }) => answers.includes(name));
      const right = looks.length > 0 && looks.every(({ index }) => this.checkPassed(step, index));
      if (value === undefined || !right || this.#captures.has(name)) return [];
      this.#captures = new Map([...this.#captures, [name, value]]);
      return [{ type: 'captured', name, value }];
    });
  }

  /** Somebody did something for a step and it did not work. */
  failed(step: number, attempt: Attempt): RunEvent[] {
    const state = this.#steps[step];
    const definition = this.#lab.steps[step];
    if (state === undefined || definition === undefined) return [];
    const helps = hasHint(definition) || solutionsOf(definition).length > 0;
    if (!helps) return [];
    const before = state.failedTries;
    state.failedTries += WEIGHTS[attempt];
    const due = before < TRIES_BEFORE_HINT && state.failedTries >= TRIES_BEFORE_HINT;
    return due ? [{ type: 'hint-due', step }] : [];
  }

  /** Whether a person may see how a step is done: it is done, or its hint was no help. */
  maySeeSolution(step: number): boolean {
    const definition = this.#lab.steps[step];
    const state = this.#steps[step];
    if (definition === undefined || state === undefined || solutionsOf(definition).length === 0) return false;
    const tries = hasHint(definition) ? TRIES_BEFORE_SOLUTION : TRIES_BEFORE_HINT;
    return this.#verdict(step) === 'passed' || state.failedTries >= tries;
  }

  /** The actions of a terminal's step that are right after `ref` and are keys. */
  keysAfter(ref: ActionRef): Keys[] {
    const step = this.#lab.steps[ref.step];
    if (step === undefined) return [];
    const actions = actionsOf(step);
    const terminal = actions[ref.action]?.terminal;
    const later = actions.slice(ref.action + 1).filter((action) => action.terminal === terminal);
    const next = later.findIndex((action) => action.kind === 'command');
    return (next === -1 ? later : later.slice(0, next)).filter((action) => action.kind === 'keys');
  }

  stepResult(step: number): StepResult {
    const { actions, checks } = this.#steps[step] ?? NOTHING;
    const done = actions.filter((result) => result !== null);
    const checked = checks.filter((result) => result !== null);
    return {
      step,
      title: this.#lab.steps[step]?.title ?? '',
      verdict: this.#verdict(step) ?? 'unknown',
      actions: done,
      checks: checked,
      ms: [...done, ...checked].reduce((sum, result) => sum + result.ms, 0),
    };
  }

  snapshot(): ProgressSnapshot {
    return {
      steps: this.#steps.map(({ actions, checks, failedTries }, step) => ({
        verdict: this.#verdict(step),
        actions: [...actions],
        checks: [...checks],
        hintDue: failedTries >= TRIES_BEFORE_HINT,
      })),
      captures: Object.fromEntries(this.#captures),
      answers: Object.fromEntries(this.#answers),
    };
  }

  #stepEnded(step: number, before: Verdict | null): RunEvent[] {
    if (before === 'passed' || this.#verdict(step) !== 'passed') return [];
    return [{ type: 'step-ended', result: this.stepResult(step) }];
  }

  #bind(ref: ActionRef, captures: Captures): RunEvent[] {
    const events: RunEvent[] = [];
    const merged = new Map(this.#captures);
    for (const [name, value] of captures) {
      if (merged.get(name) === value) continue;
      merged.set(name, value);
      this.#boundBy.set(name, keyOf(ref));
      events.push({ type: 'captured', name, value });
    }
    this.#captures = merged;
    return events;
  }

  #verdict(step: number): Verdict | null {
    const { actions, checks } = this.#steps[step] ?? NOTHING;
    if (actions.some((result) => result?.verdict === 'failed')) return 'failed';
    if (actions.some((result) => result?.verdict === 'unknown')) return 'unknown';
    const results = [...actions, ...checks];
    return results.every((result) => result?.verdict === 'passed') ? 'passed' : null;
  }
}

function keyOf(ref: ActionRef): string {
  return `${ref.step}/${ref.action}`;
}
