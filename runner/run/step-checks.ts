/** Runs the checks of a session, one round at a time. Knows no terminal: somebody says when a command has ended. */
import type { Machine } from '../machine/machine.ts';
import { checksOf } from './actions.ts';
import { earlyValue } from './early-value.ts';
import type { EarlyValue } from './early-value.ts';
import type { CheckResult } from './events.ts';
import type { Journal } from './journal.ts';
import { runCheck } from './run-check.ts';

export class StepChecks {
  readonly #journal: Journal;
  readonly #machine: Machine;
  /** The last round that was asked for: the next one begins after it. */
  #last: Promise<unknown> = Promise.resolve();
  /** A round that has not begun: it will see all that happened till then. */
  #next: { ownWay: boolean } | null = null;
  /** Before the first command there is nothing to find. */
  #anyCommand = false;

  constructor(journal: Journal, machine: Machine) {
    this.#journal = journal;
    this.#machine = machine;
  }

  /**
   * A command has ended: looks soon at all steps that it may have made pass. `ownWay`: it was a person's
   * own, so that a check that still fails is a try that failed.
   */
  commandEnded(ownWay: boolean): void {
    this.#anyCommand = true;
    if (this.#next !== null) {
      this.#next.ownWay ||= ownWay;
      return;
    }
    if (this.#journal.progress.stepsToCheck.length === 0) return;
    const next = { ownWay };
    this.#next = next;
    void this.#inTurn(async () => {
      this.#next = null;
      for (const step of this.#journal.progress.stepsToCheck) await this.#round(step, next.ownWay);
    });
  }

  /**
   * A person has come to see a step, and may have done it before: what passes is told. What does not is not, as
   * nobody has tried.
   */
  attended(step: number): void {
    if (this.#anyCommand) void this.#inTurn(() => this.#round(step, false, hasPassed));
  }

  /**
   * Looks again at all steps that commands may have made pass: what a program does in the background, or one that
   * still runs, shows in no command's end. What passes is told; what does not is no try.
   */
  lookAgain(): Promise<void> {
    return this.#inTurn(async () => {
      for (const step of this.#journal.progress.stepsToCheck) await this.#round(step, false, hasPassed);
    });
  }

  /** Runs those checks of a step that have not passed yet; resolves with what is known of all of them. */
  check(step: number, options: { readonly ownWay: boolean }): Promise<readonly CheckResult[]> {
    return this.#inTurn(async () => {
      await this.#round(step, options.ownWay);
      return this.#journal.progress.stepResult(step).checks;
    });
  }

  /** Runs a step's checks without writing anything down: what they find is not the learner's. */
  probe(step: number): Promise<readonly CheckResult[]> {
    return this.#inTurn(() => this.#run(step, () => {}));
  }

  async #round(
    step: number,
    ownWay: boolean,
    counts: (result: CheckResult) => boolean = () => true,
  ): Promise<void> {
    const { progress } = this.#journal;
    let tried = false;
    await this.#run(step, (result, early) => {
      tried ||= result.verdict === 'failed' && !early;
      // A machine that was reset meanwhile has nothing to do with what was asked.
      if (counts(result) && progress === this.#journal.progress) this.#journal.check(result);
    });
    if (ownWay && tried && progress === this.#journal.progress) this.#journal.failedTry(step);
  }

  /** `early`: the check could not do its work yet, as an earlier step was left out. */
  async #run(step: number, each: (result: CheckResult, early: boolean) => void): Promise<CheckResult[]> {
    const { lab, progress } = this.#journal;
    const definition = lab.steps[step];
    const results: CheckResult[] = [];
    for (const check of definition === undefined ? [] : checksOf(definition)) {
      if (progress.checkPassed(step, check.index)) continue;
      const found = await runCheck(this.#machine, step, check, progress.captures);
      const early = earlyValue(lab, found.output, progress.captures);
      const result = early === null ? found : { ...found, message: wordsFor(early, step) };
      results.push(result);
      each(result, early !== null);
    }
    return results;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }
}

function hasPassed({ verdict }: CheckResult): boolean {
  return verdict === 'passed';
}

function wordsFor(early: EarlyValue, step: number): string {
  const where = early.step.index === step ? 'a command of this step' : `step ${early.step.index + 1}`;
  return `it needs the value "${early.name}", which ${where} shows: do that first`;
}
