/** Sets a guest's clock after it was stopped: again, where the guest was so late to read the time that it is no longer right. */
import { clockFrame } from './requests.ts';

/** How late it may be, ms, and how often it is set until it is not. */
const LATE_MS = 20;
const TRIES = 4;

export class GuestClock {
  readonly #send: (frame: Buffer) => void;
  /** When each answer that is still to come was asked for. */
  readonly #asked: number[] = [];
  #tries = 0;

  constructor(send: (frame: Buffer) => void) {
    this.#send = send;
  }

  set(): void {
    this.#tries = TRIES;
    this.#try();
  }

  /** The guest says that it is set; false if nobody asked for that. */
  isSet(): boolean {
    const askedAt = this.#asked.shift();
    if (askedAt === undefined) return false;
    const isLate = performance.now() - askedAt > LATE_MS;
    if (isLate && this.#asked.length === 0 && this.#tries > 0) this.#try();
    return true;
  }

  #try(): void {
    this.#tries -= 1;
    this.#asked.push(performance.now());
    // An agent that never answers is not remembered for ever.
    if (this.#asked.length > TRIES) this.#asked.shift();
    this.#send(clockFrame(Date.now()));
  }
}
