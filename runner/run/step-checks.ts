/** Runs the checks of a session, one round at a time. Knows no terminal: somebody says when a command has ended. */
import type { Machine } from '../machine/machine.ts';
import { checksOf } from './actions.ts';
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
    if (this.#anyCommand)
      void this.#inTurn(() => this.#round(step, false, ({ verdict }) => verdict === 'passed'));
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
    const results = await this.#run(step, (result) => {
      // A machine that was reset meanwhile has nothing to do with what was asked.
      if (counts(result) && progress === this.#journal.progress) this.#journal.check(result);
    });
    const failed = results.some(({ verdict }) => verdict === 'failed');
    if (ownWay && failed && progress === this.#journal.progress) this.#journal.failedTry(step);
  }

  async #run(step: number, each: (result: CheckResult) => void): Promise<CheckResult[]> {
    const { lab, progress } = this.#journal;
    const definition = lab.steps[step];
    const results: CheckResult[] = [];
    for (const check of definition === undefined ? [] : checksOf(definition)) {
      if (progress.checkPassed(step, check.index)) continue;
      const result = await runCheck(this.#machine, step, check, progress.captures);
      results.push(result);
      each(result);
    }
    return results;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }
}
