/** Notices that nobody uses a session any more: no page of it is open, or nobody does anything in it. */
import { duration } from './session-view.ts';

export interface IdleLimits {
  /** No page is connected for so long, ms. */
  readonly abandonedMs: number;
  /** A page is there, but nobody does anything for so long, ms. */
  readonly untouchedMs: number;
  /** So long before that the pages are told, ms. */
  readonly warnMs: number;
}

export interface IdleEvents {
  /** The end came near, or is far again: see `leftMs`. */
  onChange(): void;
  /** `why`: a sentence. */
  onIdle(why: string): void;
}

export class IdleWatch {
  readonly #limits: IdleLimits;
  readonly #events: IdleEvents;
  readonly #pages: () => number;
  readonly #abandoned: NodeJS.Timeout;
  readonly #near: NodeJS.Timeout;
  readonly #untouched: NodeJS.Timeout;
  #endsAt: number | null = null;
  #stopped = false;
  /** Somebody looked, and left again; somebody did something. */
  #left = false;
  #used = false;

  /** `pages`: how many are open now. */
  constructor(limits: IdleLimits, pages: () => number, events: IdleEvents) {
    const { abandonedMs, untouchedMs, warnMs } = limits;
    this.#limits = limits;
    this.#events = events;
    this.#pages = pages;
    this.#abandoned = setTimeout(() => {
      if (pages() === 0) events.onIdle(`No page of it was open for ${duration(abandonedMs)}.`);
    }, abandonedMs).unref();
    this.#near = setTimeout(() => this.#warn(), untouchedMs - warnMs).unref();
    this.#untouched = setTimeout(() => {
      events.onIdle(`Nobody did anything in it for ${duration(untouchedMs)}.`);
    }, untouchedMs).unref();
  }

  /** What is left until nobody has done anything for too long, ms; null while that is far. */
  get leftMs(): number | null {
    return this.#endsAt === null ? null : Math.max(0, Math.round(this.#endsAt - performance.now()));
  }

  /** Somebody looked in, did nothing, and left: nobody misses it. */
  get vacant(): boolean {
    return this.#left && !this.#used && this.#pages() === 0;
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
    this.#near.refresh();
    this.#untouched.refresh();
    if (this.#endsAt === null) return;
    this.#endsAt = null;
    this.#events.onChange();
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of [this.#abandoned, this.#near, this.#untouched]) clearTimeout(timer);
  }

  #warn(): void {
    this.#endsAt = performance.now() + this.#limits.warnMs;
    this.#events.onChange();
  }
}
