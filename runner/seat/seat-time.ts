/** A seat's time: how much it has, and how long until it ends because nobody uses it. Knows no page. */
import type { ClockView, EndReason } from './protocol.ts';
import { IdleWatch, type IdleLimits } from './idle-watch.ts';
import { SessionClock, type ClockLimits } from './seat-clock.ts';

export interface TimeOptions {
  readonly clock: ClockLimits;
  readonly idle: IdleLimits;
  /** How many pages are connected. */
  readonly pages: () => number;
  /** The view has changed, other than by time passing. */
  readonly onChange: () => void;
  /** `message`: a sentence for the pages. */
  readonly onOver: (reason: EndReason, message: string) => void;
}

export class SeatTime {
  readonly #clock: SessionClock;
  readonly #idle: IdleWatch;

  constructor({ clock, idle, pages, onChange, onOver }: TimeOptions) {
    this.#clock = new SessionClock(clock, () =>
      onOver('over', 'This session’s time is up. Its machine was removed.'),
    );
    this.#idle = new IdleWatch(idle, pages, {
      onChange,
      onIdle: (why) => onOver('idle', `${why} Its machine was removed.`),
    });
  }

  get view(): ClockView {
    return { ...this.#clock.view, idleMs: this.#idle.leftMs };
  }

  /** Somebody looked in, did nothing, and left: nobody misses it. */
  get vacant(): boolean {
    return this.#idle.vacant;
  }

  /** The machine is there: time counts from now on. Idempotent. */
  begin(): void {
    this.#clock.begin();
    this.#idle.begin();
  }

  /** Somebody did something. */
  touched(): void {
    this.#idle.touched();
  }

  pageLeft(): void {
    this.#idle.pageLeft();
  }

  /** Extends it; false if it can't be extended again. */
  extend(): boolean {
    return this.#clock.extend();
  }

  stop(): void {
    this.#idle.stop();
    this.#clock.stop();
  }
}
