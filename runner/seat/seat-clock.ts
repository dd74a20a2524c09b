/**
 * How long a seat may last: counts down once it has begun, can be extended a few times, reports when it is over.
 * Knows no machine.
 */
import type { ClockView } from './protocol.ts';

export interface ClockLimits {
  readonly totalMs: number;
  /** How long before the end the page says so, ms. */
  readonly warnMs: number;
  readonly extensionMs: number;
  /** How often it can be extended. */
  readonly extensions: number;
}

export const CLOCK_LIMITS: ClockLimits = {
  totalMs: 2 * 60 * 60_000,
  warnMs: 10 * 60_000,
  extensionMs: 30 * 60_000,
  extensions: 4,
};

/** The longest time that a timer can wait, ms: some 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

export class SessionClock {
  readonly #limits: ClockLimits;
  readonly #onOver: () => void;
  /** What is left, ms, until it begins. */
  #totalMs: number;
  #endsAt: number | null = null;
  #extensions: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: ClockLimits, onOver: () => void) {
    this.#limits = limits;
    this.#onOver = onOver;
    this.#totalMs = limits.totalMs;
    this.#extensions = limits.extensions;
  }

  /** Time counts from now on: waiting in line costs none. Idempotent. */
  begin(): void {
    if (this.#endsAt !== null) return;
    this.#endsAt = performance.now() + this.#totalMs;
    this.#timer = this.#start();
  }

  get view(): Omit<ClockView, 'idleMs'> {
    const { warnMs, extensionMs } = this.#limits;
    const left = this.#endsAt === null ? this.#totalMs : this.#endsAt - performance.now();
    const leftMs = Math.max(0, Math.round(left));
    return { leftMs, warnMs, extensionMs, extensions: this.#extensions };
  }

  /** Extends it; false if it can't be extended again. */
  extend(): boolean {
    if (this.#extensions === 0) return false;
    this.#extensions -= 1;
    this.#totalMs += this.#limits.extensionMs;
    if (this.#endsAt === null) return true;
    this.#endsAt += this.#limits.extensionMs;
    clearTimeout(this.#timer);
    this.#timer = this.#start();
    return true;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #start(): NodeJS.Timeout {
    // A timer that is longer than this would go off at once.
    return setTimeout(this.#onOver, Math.min(this.view.leftMs, LONGEST_MS)).unref();
  }
}
