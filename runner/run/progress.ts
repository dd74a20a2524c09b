/** What has been done in a lab so far: results by action, captured values and who bound them. Knows no terminal. */
import type { Action, Captures, Lab } from '../lab/lab.ts';
import { actionsOf } from './actions.ts';
import type { ActionRef, ActionResult, RunEvent, StepResult, Verdict } from './events.ts';

/** Plain JSON; null = not done yet. */
export interface SessionProgress {
  readonly steps: readonly StepProgress[];
  readonly captures: Readonly<Record<string, string>>;
}

export interface StepProgress {
  /** Passed when all its actions have; failed when one of them did; a step without actions has passed. */
  readonly verdict: Verdict | null;
  readonly actions: readonly (ActionResult | null)[];
}

export class Progress {
  readonly #lab: Lab;
  readonly #steps: (ActionResult | null)[][];
  #captures: Captures = new Map();
  /** Which action gave a name its value: `step/action`. */
  readonly #boundBy = new Map<string, string>();

  constructor(lab: Lab) {
    this.#lab = lab;
    this.#steps = lab.steps.map((step) => actionsOf(step).map(() => null));
  }

  get captures(): Captures {
    return this.#captures;
  }

  /**
   * Values as an action has to find them. The first binding of a name holds; but when the very action that
   * bound it runs again, its names are free again: whoever repeats a step gets a new PID.
   */
  capturesFor(ref: ActionRef): Captures {
    const key = keyOf(ref);
    return new Map([...this.#captures].filter(([name]) => this.#boundBy.get(name) !== key));
  }

  result(ref: ActionRef): ActionResult | null {
    return this.#steps[ref.step]?.[ref.action] ?? null;
  }

  passed(ref: ActionRef): boolean {
    return this.result(ref)?.verdict === 'passed';
  }

  /** Index of the first step that has not passed; the last one's when all have. */
  get currentStep(): number {
    const at = this.#steps.findIndex((_, step) => this.#verdict(step) !== 'passed');
    return at === -1 ? Math.max(0, this.#steps.length - 1) : at;
  }

  /** Takes a result and the values after it; returns what there is to tell about it, in order. */
  record(result: ActionResult, captures: Captures | null): RunEvent[] {
    const events: RunEvent[] = [{ type: 'action-ended', result }];
    const actions = this.#steps[result.step];
    if (actions === undefined) return events;
    const before = this.#verdict(result.step);
    actions[result.action] = result;
    if (captures !== null && result.verdict === 'passed') events.push(...this.#bind(result, captures));
    if (before !== 'passed' && this.#verdict(result.step) === 'passed') {
      events.push({ type: 'step-ended', result: this.stepResult(result.step) });
    }
    return events;
  }

  /** The actions of a terminal's step that stand right after `ref` and are keys. */
  keysAfter(ref: ActionRef): Action[] {
    const step = this.#lab.steps[ref.step];
    if (step === undefined) return [];
    const actions = actionsOf(step);
    const terminal = actions[ref.action]?.terminal;
    const later = actions.slice(ref.action + 1).filter((action) => action.terminal === terminal);
    const next = later.findIndex((action) => action.kind === 'command');
    return next === -1 ? later : later.slice(0, next);
  }

  stepResult(step: number): StepResult {
    const actions = (this.#steps[step] ?? []).filter((result) => result !== null);
    return {
      step,
      title: this.#lab.steps[step]?.title ?? '',
      verdict: this.#verdict(step) ?? 'unknown',
      actions,
      ms: actions.reduce((sum, result) => sum + result.ms, 0),
    };
  }

  snapshot(): SessionProgress {
    return {
      steps: this.#steps.map((actions, step) => ({ verdict: this.#verdict(step), actions: [...actions] })),
      captures: Object.fromEntries(this.#captures),
    };
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
    const actions = this.#steps[step] ?? [];
    if (actions.some((result) => result?.verdict === 'failed')) return 'failed';
    if (actions.some((result) => result?.verdict === 'unknown')) return 'unknown';
    return actions.every((result) => result?.verdict === 'passed') ? 'passed' : null;
  }
}

function keyOf(ref: ActionRef): string {
  return `${ref.step}/${ref.action}`;
}
