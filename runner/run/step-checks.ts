/** Runs the checks of a session, one round at a time. Knows no terminal: somebody says when a command has ended. */
import type { Machine } from '../machine/machine.ts';
import { checksOf } from './actions.ts';
import { earlyValue } from './early-value.ts';
import type { EarlyValue } from './early-value.ts';
import type { CheckResult } from './events.ts';
import type { Journal } from './journal.ts';
import type { Attempt } from './progress.ts';
import { runCheck } from './run-check.ts';

export class StepChecks {
  readonly #journal: Journal;
  readonly #machine: Machine;
  /** The last round that was asked for: the next one begins after it. */
  #last: Promise<unknown> = Promise.resolve();
  /** A round that has not begun: it will see all that happened till then. */
  #next: { attempt: Attempt } | null = null;
  /** Before the first command there is nothing to find. */
  #anyCommand = false;

  constructor(journal: Journal, machine: Machine) {
    this.#journal = journal;
    this.#machine = machine;
  }

  /**
   * A command has ended: looks soon at all steps that it may have made pass. `attempt`: what it was, should a
   * check still fail.
   */
  commandEnded(attempt: Attempt): void {
    this.#anyCommand = true;
    if (this.#next !== null) {
      this.#next.attempt = greater(this.#next.attempt, attempt);
      return;
    }
    if (this.#journal.progress.stepsToCheck.length === 0) return;
    const next = { attempt };
    this.#next = next;
    void this.#inTurn(async () => {
      this.#next = null;
      for (const step of this.#journal.progress.stepsToCheck) await this.#round(step, next.attempt);
    });
  }

  /**
   * A person has come to see a step, and may have done it before: what passes is told. What does not is not, as
   * nobody has tried.
   */
  attended(step: number): void {
    if (this.#anyCommand) void this.#inTurn(() => this.#round(step, 'none', hasPassed));
  }

  /**
   * Looks again at all steps that commands may have made pass: what a program does in the background, or one that
   * still runs, shows in no command's end. What passes is told; what does not is no try.
   */
  lookAgain(): Promise<void> {
    return this.#inTurn(async () => {
      for (const step of this.#journal.progress.stepsToCheck) await this.#round(step, 'none', hasPassed);
    });
  }

  /** Runs those checks of a step that have not passed yet; resolves with what is known of all of them. */
  check(step: number, attempt: Attempt): Promise<readonly CheckResult[]> {
    return this.#inTurn(async () => {
      await this.#round(step, attempt);
      return this.#journal.progress.stepResult(step).checks;
    });
  }

  /** Runs a step's checks without writing anything down: what they find is not the learner's. */
  probe(step: number): Promise<readonly CheckResult[]> {
    return this.#inTurn(() => this.#run(step, () => {}));
  }

  async #round(
    step: number,
    attempt: Attempt,
    counts: (result: CheckResult) => boolean = () => true,
  ): Promise<void> {
    const { progress } = this.#journal;
    let tried = false;
    await this.#run(step, (result, early) => {
      tried ||= result.verdict === 'failed' && !early;
      // A machine that was reset meanwhile has nothing to do with what was asked.
      if (counts(result) && progress === this.#journal.progress) this.#journal.check(result);
    });
    if (tried && progress === this.#journal.progress) this.#journal.failed(step, attempt);
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

/** Of two attempts the one that counts more. */
function greater(a: Attempt, b: Attempt): Attempt {
  if (a === 'try' || b === 'try') return 'try';
  return a === 'look' ? a : b;
}

function hasPassed({ verdict }: CheckResult): boolean {
  return verdict === 'passed';
}

function wordsFor(early: EarlyValue, step: number): string {
  const where = early.step.index === step ? 'a command of this step' : `step ${early.step.index + 1}`;
  return `it needs the value "${early.name}", which ${where} shows: do that first`;
}
