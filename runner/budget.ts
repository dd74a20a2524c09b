/** A budget that comes back with time: this much at once, then this much a second. */

export interface Allowance {
  /** What may come at once… */
  readonly burst: number;
  /** …and what of it comes back. */
  readonly perSecond: number;
}

export class Budget {
  readonly #allowance: Allowance;
  #left: number;
  #at: number;

  constructor(allowance: Allowance, now = performance.now()) {
    this.#allowance = allowance;
    this.#left = allowance.burst;
    this.#at = now;
  }

  /** True when this much is there; then takes it off. */
  take(amount = 1, now = performance.now()): boolean {
    this.#comeBack(now);
    if (amount > this.#left) return false;
    this.#left -= amount;
    return true;
  }

  /** Takes it off even if it is not there, as a debt. Returns how long until that is paid back, ms; 0: no debt. */
  owe(amount: number, now = performance.now()): number {
    this.#comeBack(now);
    this.#left -= amount;
    return this.#waitMs(0);
  }

  /** How long until this much is there, ms. */
  waitMs(amount = 1, now = performance.now()): number {
    this.#comeBack(now);
    return this.#waitMs(amount);
  }

  #waitMs(amount: number): number {
    return Math.max(0, Math.ceil(((amount - this.#left) / this.#allowance.perSecond) * 1000));
  }

  #comeBack(now: number): void {
    const { burst, perSecond } = this.#allowance;
    this.#left = Math.min(burst, this.#left + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
  }
}
