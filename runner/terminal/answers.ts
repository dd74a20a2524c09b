/**
 * What a screen answers when a program asks it (where is the cursor? what are you?). A program that asks constantly
 * and never reads would be answered constantly: some are answered at once, then some a second, and nothing while
 * earlier answers are unread. Left out, and not kept: keys come first.
 */
import { Budget } from '../budget.ts';
import type { TerminalPort } from '../machine/machine.ts';

/** Bytes: a starting program asks some ten questions, and an answer has some ten bytes. */
const ALLOWANCE = { burst: 4096, perSecond: 4096 };

export class Answers {
  /** Off while somebody else answers: a real terminal that is attached. */
  wanted = true;
  readonly #port: Pick<TerminalPort, 'untaken'>;
  readonly #now: () => number;
  readonly #budget: Budget;

  /** `now`: ms. */
  constructor(port: Pick<TerminalPort, 'untaken'>, now: () => number = () => performance.now()) {
    this.#port = port;
    this.#now = now;
    this.#budget = new Budget(ALLOWANCE, now());
  }

  /** Whether there is room for this answer; it is given then. */
  takes(answer: string): boolean {
    return this.wanted && this.#port.untaken === 0 && this.#budget.take(answer.length, this.#now());
  }
}
