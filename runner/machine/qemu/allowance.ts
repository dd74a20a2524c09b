/** How much of something a guest may ask of us: a burst at once, and a rate from then on. */
export class Allowance {
  readonly #burst: number;
  readonly #perMs: number;
  readonly #now: () => number;
  #left: number;
  #at: number;

  /** `now`: ms. */
  constructor(limits: { readonly burst: number; readonly perSecond: number; readonly now?: () => number }) {
    this.#burst = limits.burst;
    this.#perMs = limits.perSecond / 1000;
    this.#now = limits.now ?? (() => performance.now());
    this.#left = limits.burst;
    this.#at = this.#now();
  }

  /** Takes that much, also what is not there; returns how long it takes until that is made up for, ms. */
  take(amount: number): number {
    const now = this.#now();
    this.#left = Math.min(this.#burst, this.#left + (now - this.#at) * this.#perMs) - amount;
    this.#at = now;
    return Math.max(0, -this.#left / this.#perMs);
  }
}
