/**
 * A seat's time: how much it has, how long until it ends because nobody uses it, and when its machine may rest. Knows no
 * page.
 */
import type { ClockView, EndReason } from './protocol.ts';
import { IdleWatch, type IdleLimits } from './idle-watch.ts';
import { QUIET_LIMITS, QuietWatch, type QuietView } from './quiet-watch.ts';
import { SessionClock, type ClockLimits } from './seat-clock.ts';

export interface TimeOptions {
  readonly clock: ClockLimits;
  readonly idle: IdleLimits;
  /** How many pages are connected. */
  readonly pages: () => number;
  /** What they might miss. */
  readonly sight: QuietView;
  /** The view has changed, other than by time passing. */
  readonly onChange: () => void;
  /** The machine has nothing to do; whether anybody is there. */
  readonly onQuiet: (isSeen: boolean) => void;
  /** `message`: a sentence for the pages. */
  readonly onOver: (reason: EndReason, message: string) => void;
}

export class SeatTime {
  readonly #clock: SessionClock;
  readonly #idle: IdleWatch;
  readonly #quiet: QuietWatch;

  constructor({ clock, idle, pages, sight, onChange, onQuiet, onOver }: TimeOptions) {
    this.#clock = new SessionClock(clock, () =>
      onOver('over', 'This session’s time is up. Its machine was removed.'),
    );
    this.#idle = new IdleWatch(idle, pages, {
      onChange,
      onIdle: (why) => onOver('idle', `${why} Its machine was removed.`),
    });
    this.#quiet = new QuietWatch(idle.quiet ?? QUIET_LIMITS, pages, sight, onQuiet);
  }

  get view(): ClockView {
    return { ...this.#clock.view, idleMs: this.#idle.leftMs };
  }

  /** Somebody looked in, did nothing, and left: nobody misses it. */
  get vacant(): boolean {
    return this.#idle.vacant;
  }

  /** The machine is there: time counts from now on. */
  begin(): void {
    this.#clock.begin();
    this.#idle.begin();
    this.#quiet.begin();
  }

  /** The machine is frozen, or goes on. */
  frozen(isFrozen: boolean): void {
    if (isFrozen) this.#quiet.rest();
    else this.#quiet.begin();
  }

  /** There is no machine. */
  pause(): void {
    this.#quiet.stop();
  }

  /** Somebody did something. */
  touched(): void {
    this.#idle.touched();
    this.#quiet.touched();
  }

  pageCame(): void {
    this.#quiet.touched();
  }

  pageLeft(): void {
    this.#idle.pageLeft();
    this.#quiet.pageLeft();
  }

  /** Extends it; false if it can't be extended again. */
  extend(): boolean {
    return this.#clock.extend();
  }

  stop(): void {
    this.#quiet.stop();
    this.#idle.stop();
    this.#clock.stop();
  }
}
