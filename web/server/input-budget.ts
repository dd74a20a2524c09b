/** How much a page may type: enough for any paste by hand, not enough to fill the server's memory. */

export class InputBudget {
  readonly #perSecond: number;
  readonly #burst: number;
  #left: number;
  #at: number;

  /** `burst`: what may come at once; it comes back at `perSecond`. UTF-16 units. */
  constructor(burst = 512 * 1024, perSecond = 64 * 1024, now = performance.now()) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#left = burst;
    this.#at = now;
  }

  /** True when so much may still be typed; takes it off then. */
  take(amount: number, now = performance.now()): boolean {
    this.#left = Math.min(this.#burst, this.#left + ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
    if (amount > this.#left) return false;
    this.#left -= amount;
    return true;
  }
}
