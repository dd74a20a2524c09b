/** Notices that a machine has nothing to do for anybody, so that it can be frozen. Knows no machine and no page. */

export interface QuietLimits {
  /** Nobody has typed or clicked for this long, and no terminal runs a program, ms. */
  readonly quietMs: number;
  /** The same, while some page shows a plot or the X-ray, ms: something in the background may be watched. */
  readonly watchedMs: number;
  /** No page is connected for this long, whatever runs, ms. */
  readonly unseenMs: number;
}

export const QUIET_LIMITS: QuietLimits = {
  quietMs: 2 * 60_000,
  watchedMs: 15 * 60_000,
  unseenMs: 2 * 60_000,
};

/** What pages might miss. */
export interface QuietView {
  /** Whether a program runs in one of the terminals. */
  readonly runs: boolean;
  /** Whether some page shows a plot or the X-ray. */
  readonly isWatched: boolean;
}

export class QuietWatch {
  readonly #limits: QuietLimits;
  readonly #pages: () => number;
  readonly #view: QuietView;
  readonly #onQuiet: (isSeen: boolean) => void;
  #state: 'off' | 'awake' | 'asleep' = 'off';
  #touchedAt = 0;
  #seenAt = 0;
  /** Nobody is there, and that has been told. */
  #isAlone = false;
  #timer: NodeJS.Timeout | undefined;

  /**
   * `pages`: how many are connected. `onQuiet` is called with whether anybody is there: again and again until it has had an effect, and once more when a
   * machine that is asleep has been left alone.
   */
  constructor(limits: QuietLimits, pages: () => number, view: QuietView, onQuiet: (isSeen: boolean) => void) {
    this.#limits = limits;
    this.#pages = pages;
    this.#view = view;
    this.#onQuiet = onQuiet;
  }

  /** There is a machine, and it runs: quiet counts from now on. */
  begin(): void {
    this.touched();
    this.#seenAt = performance.now();
    this.#isAlone = false;
    this.#enter('awake');
  }

  /** It is frozen. */
  rest(): void {
    this.#enter('asleep');
  }

  /** There is none. */
  stop(): void {
    this.#enter('off');
  }

  /** Somebody did something. Costs nothing: keys come in hundreds. */
  touched(): void {
    this.#touchedAt = performance.now();
  }

  /** A page was closed. */
  pageLeft(): void {
    this.#seenAt = performance.now();
    this.#enter(this.#state);
  }

  get #leftMs(): number {
    const { quietMs, watchedMs, unseenMs } = this.#limits;
    const due =
      this.#pages() === 0
        ? this.#seenAt + unseenMs
        : this.#touchedAt + (this.#view.isWatched ? watchedMs : quietMs);
    return due - performance.now();
  }

  #enter(state: 'off' | 'awake' | 'asleep'): void {
    this.#state = state;
    const isWaiting = state === 'awake' || (state === 'asleep' && this.#pages() === 0 && !this.#isAlone);
    // What may put it off is not reported; it is looked at when it is due.
    if (isWaiting) this.#lookIn(this.#leftMs);
    else clearTimeout(this.#timer);
  }

  #lookIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), Math.max(0, ms)).unref();
  }

  #look(): void {
    if (this.#leftMs > 0) return this.#enter(this.#state);
    const isSeen = this.#pages() > 0;
    // A program may end at any time, and the machine may be busy with something else; nobody is in a hurry then.
    this.#lookIn(this.#limits.quietMs);
    if (isSeen && (this.#state === 'asleep' || this.#view.runs)) return undefined;
    this.#isAlone = !isSeen;
    return this.#onQuiet(isSeen);
  }
}
