/** Notices that nobody uses a seat any more: no page of it is open, or nobody does anything in it. */
import type { QuietLimits } from './quiet-watch.ts';
import { duration } from './seat-view.ts';

export interface IdleLimits {
  /** No page is connected for this long while there is no machine yet, ms: a place in line is for those who wait. Left out: 15 s. */
  readonly unclaimedMs?: number;
  /** No page is connected for this long, ms. */
  readonly abandonedMs: number;
  /** A page is there, but nobody does anything for this long, ms. */
  readonly untouchedMs: number;
  /** How long before that the pages are told, ms. */
  readonly warnMs: number;
  /** When its machine is frozen. Left out: QUIET_LIMITS. */
  readonly quiet?: QuietLimits;
}

const UNCLAIMED_MS = 15_000;

export interface IdleEvents {
  /** The end has come near, or is far off again: see `leftMs`. */
  onChange(): void;
  /** `why`: a sentence. */
  onIdle(why: string): void;
}

export class IdleWatch {
  readonly #limits: IdleLimits;
  readonly #events: IdleEvents;
  readonly #pages: () => number;
  /** No page is there: short while there is no machine. */
  #abandoned: NodeJS.Timeout;
  #near: NodeJS.Timeout | undefined;
  #untouched: NodeJS.Timeout | undefined;
  #endsAt: number | null = null;
  #begun = false;
  #stopped = false;
  /** Somebody looked, and left again; somebody did something. */
  #left = false;
  #used = false;

  /** `pages`: how many are open now. */
  constructor(limits: IdleLimits, pages: () => number, events: IdleEvents) {
    this.#limits = limits;
    this.#events = events;
    this.#pages = pages;
    this.#abandoned = this.#whenAbandoned(limits.unclaimedMs ?? UNCLAIMED_MS);
  }

  /** How long until it ends for lack of activity, ms; null while that is far off. */
  get leftMs(): number | null {
    return this.#endsAt === null ? null : Math.max(0, Math.round(this.#endsAt - performance.now()));
  }

  /** Somebody looked in, did nothing, and left: nobody misses it. */
  get vacant(): boolean {
    return this.#left && !this.#used && this.#pages() === 0;
  }

  /** There is a machine: only now can it be used. Idempotent. */
  begin(): void {
    if (this.#begun || this.#stopped) return;
    this.#begun = true;
    const { abandonedMs, untouchedMs, warnMs } = this.#limits;
    clearTimeout(this.#abandoned);
    this.#abandoned = this.#whenAbandoned(abandonedMs);
    this.#near = setTimeout(() => this.#warn(), untouchedMs - warnMs).unref();
    this.#untouched = setTimeout(() => {
      this.#events.onIdle(`It was idle for ${duration(untouchedMs)}.`);
    }, untouchedMs).unref();
  }

  /** A page was closed. */
  pageLeft(): void {
    this.#left = true;
    if (!this.#stopped) this.#abandoned.refresh();
  }

  /** Somebody did something. */
  touched(): void {
    this.#used = true;
    if (this.#stopped) return;
    this.#near?.refresh();
    this.#untouched?.refresh();
    if (this.#endsAt === null) return;
    this.#endsAt = null;
    this.#events.onChange();
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of [this.#abandoned, this.#near, this.#untouched]) clearTimeout(timer);
  }

  #whenAbandoned(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      if (this.#pages() === 0) this.#events.onIdle(`It had no open page for ${duration(ms)}.`);
    }, ms).unref();
  }

  #warn(): void {
    this.#endsAt = performance.now() + this.#limits.warnMs;
    this.#events.onChange();
  }
}
