/**
 * What a screen answers when a program asks it (where is the cursor? what are you?). A program that asks all the time
 * and never reads would be answered all the time: some are answered at once, then some a second, and nothing while
 * earlier answers are unread. Left out, and not kept: keys come first.
 */
import type { TerminalPort } from '../machine/machine.ts';

/** Bytes: a program that starts asks some ten questions, and an answer has some ten bytes. */
const AT_ONCE = 4096;
const PER_SECOND = 4096;

export class Answers {
  /** Off while somebody else answers: a real terminal that is attached. */
  wanted = true;
  readonly #port: Pick<TerminalPort, 'untaken'>;
  readonly #now: () => number;
  #left = AT_ONCE;
  #at: number;

  /** `now`: ms. */
  constructor(port: Pick<TerminalPort, 'untaken'>, now: () => number = () => performance.now()) {
    this.#port = port;
    this.#now = now;
    this.#at = now();
  }

  /** Whether there is room for this answer; it is given then. */
  takes(answer: string): boolean {
    const now = this.#now();
    this.#left = Math.min(AT_ONCE, this.#left + ((now - this.#at) / 1000) * PER_SECOND);
    this.#at = now;
    if (!this.wanted || answer.length > this.#left || this.#port.untaken > 0) return false;
    this.#left -= answer.length;
    return true;
  }
}
