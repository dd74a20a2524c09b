/** The time that the session has left, by this computer's clock. */
import { computed, signal } from '@preact/signals';
import type { ClockView } from '../../../runner/seat/protocol.ts';

const TICK_MS = 1000;

export class SeatTime {
  readonly #clock = signal<(ClockView & { readonly endsAt: number }) | null>(null);
  readonly #now = signal(Date.now());
  readonly #timer: number;

  constructor() {
    this.#timer = window.setInterval(() => (this.#now.value = Date.now()), TICK_MS);
  }

  /** Whole minutes left, rounded up; null while unknown. Changes once a minute only. */
  readonly minutes = computed(() => {
    const clock = this.#clock.value;
    return clock && Math.max(0, Math.ceil((clock.endsAt - this.#now.value) / 60_000));
  });

  /** It is time to warn that the end is near. */
  readonly isShort = computed(() => {
    const clock = this.#clock.value;
    return clock !== null && clock.endsAt - this.#now.value <= clock.warnMs;
  });

  /** Minutes by which it can be extended; null if it can't be extended again. */
  readonly extension = computed(() => {
    const clock = this.#clock.value;
    return clock && clock.extensions > 0 ? Math.round(clock.extensionMs / 60_000) : null;
  });

  /** Whole minutes until it ends for lack of activity, if that comes first; null while that is far off. */
  readonly idleMinutes = computed(() => {
    const clock = this.#clock.value;
    if (!clock || clock.idleMs === null || clock.idleMs > clock.leftMs) return null;
    const endsAt = clock.endsAt - clock.leftMs + clock.idleMs;
    return Math.max(0, Math.ceil((endsAt - this.#now.value) / 60_000));
  });

  set(clock: ClockView): void {
    this.#now.value = Date.now();
    this.#clock.value = { ...clock, endsAt: Date.now() + clock.leftMs };
  }

  stop(): void {
    window.clearInterval(this.#timer);
  }
}
