/** Runs the checks of a lab run, one round at a time. Knows no terminal: it is told when a command has ended. */
import type { Check, Lab } from '../lab/lab.ts';
import type { Machine } from '../machine/machine.ts';
import { checksOf } from './actions.ts';
import { WRONG_ANSWER } from './answer.ts';
import { earlyValue } from './early-value.ts';
import type { EarlyValue } from './early-value.ts';
import type { CheckResult } from './events.ts';
import type { Journal } from './journal.ts';
import type { Attempt } from './decide.ts';
import type { RunProgress } from './run-progress.ts';
import { runCheck, runCheckPatiently, unknownCheck } from './run-check.ts';

interface Round {
  /** Left out: all of the step. */
  readonly checks?: readonly Check[];
  /** Which results are recorded; left out: all. */
  readonly counts?: (result: CheckResult) => boolean;
  readonly run?: typeof runCheck;
}

interface Look {
  readonly result: CheckResult;
  /** The check could not do its work yet: an earlier step was left out, or an answer has to be typed first. */
  readonly early: boolean;
}

const ANSWER_FIRST = 'the question above is not answered yet';

export class StepChecks {
  readonly #journal: Journal;
  readonly #machine: Machine;
  readonly #onTrouble: (error: unknown) => void;
  /** The last round that was asked for: the next one begins after it. */
  #last: Promise<unknown> = Promise.resolve();
  /** A round that has not begun: it will see all that happened till then. */
  #next: { attempt: Attempt } | null = null;
  /** Before the first command there is nothing to find. */
  #anyCommand = false;

  /** `onTrouble`: called with errors in a round that nobody asked for, a listener's own among them; left out: they are thrown. */
  constructor(journal: Journal, machine: Machine, onTrouble: (error: unknown) => void = rethrow) {
    this.#onTrouble = onTrouble;
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
    void this.#unasked(async () => {
      this.#next = null;
      for (const step of this.#journal.progress.stepsToCheck) await this.#round(step, next.attempt);
    });
  }

  /**
   * A person has come to see a step, and may have done it before: what passes is reported. What does not is not, as
   * nobody has tried.
   */
  attended(step: number): void {
    if (this.#anyCommand) void this.#unasked(() => this.#round(step, 'none', { counts: hasPassed }));
  }

  /**
   * Looks again at all steps that commands may have made pass: what a program does in the background, or one that
   * still runs, is not shown by any command's end. What passes is reported; what does not is not a try.
   */
  lookAgain(): Promise<void> {
    return this.#unasked(async () => {
      for (const step of this.#journal.progress.stepsToCheck)
        await this.#round(step, 'none', { counts: hasPassed });
    });
  }

  /** Runs those checks of a step that have not passed yet; resolves with what is known of all of them. */
  check(step: number, attempt: Attempt): Promise<readonly CheckResult[]> {
    return this.#inTurn(async () => {
      await this.#round(step, attempt);
      return this.#journal.progress.stepResult(step).checks;
    });
  }

  /** As `check` without a person, down to the checks of one task: nobody is there to look again later. */
  settle(step: number, task: number | null): Promise<readonly CheckResult[]> {
    return this.#inTurn(async () => {
      const checks = this.#checksOf(step).filter((check) => (check.task ?? -1) <= (task ?? -1));
      await this.#round(step, 'none', { checks, run: runCheckPatiently });
      return this.#journal.progress.stepResult(step).checks;
    });
  }

  /** Runs those checks of a step that have not passed without recording anything: what they find is not the learner's. */
  probe(step: number): Promise<readonly CheckResult[]> {
    return this.#inTurn(async () => {
      const results: CheckResult[] = [];
      for (const check of this.#checksOf(step)) {
        if (this.#journal.progress.checkPassed(step, check.index)) continue;
        results.push((await this.#look(step, check, this.#journal.progress, runCheck)).result);
      }
      return results;
    });
  }

  /**
   * Runs the checks of one task, for the proof that they can fail. `before`: those that look at what was done, before
   * it is; `answers`: those that look at answers, with one that is wrong.
   */
  prove(step: number, task: number | null, what: 'before' | 'answers'): Promise<readonly CheckResult[]> {
    return this.#inTurn(async () => {
      const { lab, progress } = this.#journal;
      const results: CheckResult[] = [];
      for (const check of this.#checksOf(step)) {
        if (check.task !== task || check.answers.length > 0 !== (what === 'answers')) continue;
        const wrong = check.answers.map((name) => [name, WRONG_ANSWER] as const);
        const values = new Map([...progress.checkValues, ...wrong]);
        const found = inWords(lab, step, progress, await runCheck(this.#machine, step, check, values)).result;
        results.push(what === 'answers' ? { ...found, wrongAnswer: true } : found);
      }
      return results;
    });
  }

  #checksOf(step: number): readonly Check[] {
    const definition = this.#journal.lab.steps[step];
    return definition === undefined ? [] : checksOf(definition);
  }

  async #round(
    step: number,
    attempt: Attempt,
    { checks = this.#checksOf(step), counts = () => true, run = runCheck }: Round = {},
  ): Promise<void> {
    const { progress } = this.#journal;
    let tried = false;
    for (const check of checks) {
      // The tasks of a step are done one after the other.
      if (progress.checkPassed(step, check.index) || !progress.taskIsOpen(step, check.task)) continue;
      const { result, early } = await this.#look(step, check, progress, run);
      tried ||= result.verdict === 'failed' && !early;
      // A machine that was reset meanwhile has nothing to do with what was asked.
      if (counts(result) && progress === this.#journal.progress) this.#journal.check(result);
    }
    if (tried && progress === this.#journal.progress) this.#journal.failed(step, attempt);
  }

  async #look(step: number, check: Check, progress: RunProgress, run: typeof runCheck): Promise<Look> {
    const values = progress.checkValues;
    if (check.answers.some((name) => !values.has(name)))
      return { result: { ...unknownCheck(step, check, ANSWER_FIRST), verdict: 'failed' }, early: true };
    return inWords(this.#journal.lab, step, progress, await run(this.#machine, step, check, values));
  }

  /** Nobody waits for it: errors go to whoever listens for them. */
  #unasked(work: () => Promise<void>): Promise<void> {
    return this.#inTurn(work).catch(this.#onTrouble);
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

function inWords(lab: Lab, step: number, { captures }: RunProgress, result: CheckResult): Look {
  const early = earlyValue(lab, result.output, captures);
  return early === null
    ? { result, early: false }
    : { result: { ...result, message: wordsFor(early, step) }, early: true };
}

function hasPassed({ verdict }: CheckResult): boolean {
  return verdict === 'passed';
}

function wordsFor(early: EarlyValue, step: number): string {
  const where = early.step.index === step ? 'a command of this step' : `step ${early.step.index + 1}`;
  return `it needs the value "${early.name}", which ${where} shows: do that first`;
}

function rethrow(error: unknown): never {
  throw error;
}
