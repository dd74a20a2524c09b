/** Notices that nobody uses a session any more: no page of it is open, or nobody does anything in it. */
import { duration } from './session-view.ts';

export interface IdleLimits {
  /** No page is connected for so long, ms. */
  readonly abandonedMs: number;
  /** A page is there, but nobody does anything for so long, ms. */
  readonly untouchedMs: number;
}

export class IdleWatch {
  readonly #abandoned: NodeJS.Timeout;
  readonly #untouched: NodeJS.Timeout;
  #stopped = false;

  /** `pages`: how many are open now. `onIdle` is told why, in a sentence. */
  constructor(limits: IdleLimits, pages: () => number, onIdle: (message: string) => void) {
    this.#abandoned = setTimeout(() => {
      if (pages() === 0) onIdle(`No page of it was open for ${duration(limits.abandonedMs)}.`);
    }, limits.abandonedMs).unref();
    this.#untouched = setTimeout(() => {
      onIdle(`Nobody did anything in it for ${duration(limits.untouchedMs)}.`);
    }, limits.untouchedMs).unref();
  }

  /** A page was closed. */
  pageLeft(): void {
    if (!this.#stopped) this.#abandoned.refresh();
  }

  /** Somebody did something. */
  touched(): void {
    if (!this.#stopped) this.#untouched.refresh();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#abandoned);
    clearTimeout(this.#untouched);
  }
}
