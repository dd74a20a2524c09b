/** The progress of a lab run, and what is asked of it. Knows no terminal; what changes it is decided in decide.ts. */
import type { Captures, Keys, Lab } from '../lab/lab.ts';
import { applyEvent, emptyProgress, type Progress } from '../progress/progress.ts';
import { actionsOf, checksOf } from './actions.ts';
import { capturesFor, outlineOf, stepResultOf } from './decide.ts';
import type { ActionRef, ActionResult, RunEvent, StepResult } from './events.ts';

export class RunProgress {
  readonly #lab: Lab;
  #state: Progress;

  constructor(lab: Lab) {
    this.#lab = lab;
    this.#state = emptyProgress(outlineOf(lab));
  }

  /** As plain data. */
  get state(): Progress {
    return this.#state;
  }

  get captures(): Captures {
    return new Map(Object.entries(this.#state.captures));
  }

  /** What checks know, including answers that have not proved right yet. */
  get checkValues(): Captures {
    return new Map([...Object.entries(this.#state.answers), ...this.captures]);
  }

  take(event: RunEvent): void {
    this.#state = applyEvent(this.#state, event);
  }

  /** Values as an action has to find them. */
  capturesFor(ref: ActionRef): Captures {
    return capturesFor(this.#state, ref);
  }

  result(ref: ActionRef): ActionResult | null {
    return this.#state.steps[ref.step]?.actions[ref.action] ?? null;
  }

  passed(ref: ActionRef): boolean {
    return this.result(ref)?.verdict === 'passed';
  }

  /** Index of the first step that has not passed; the last one's when all have. */
  get currentStep(): number {
    return currentStep(this.#state);
  }

  /** Steps whose checks a command may have made pass: the current one, and others looked at or begun and not yet done. */
  get stepsToCheck(): number[] {
    const current = this.currentStep;
    return this.#state.steps.flatMap(({ actions, checks, attended }, step) => {
      const open = checks.some((result) => result?.verdict !== 'passed');
      if (!open) return [];
      const begun = [...actions, ...checks].some((result) => result !== null);
      return begun || step === current || attended ? [step] : [];
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
    return this.#state.steps[step]?.checks[check]?.verdict === 'passed';
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
    return stepResultOf(this.#lab, this.#state, step);
  }
}

/** Index of the first step that has not passed; the last one's when all have. */
export function currentStep({ steps }: Progress): number {
  const at = steps.findIndex(({ verdict }) => verdict !== 'passed');
  return at === -1 ? Math.max(0, steps.length - 1) : at;
}
