/** What may still be taken home of seats that are over: of each visitor the last one, for a while, of the last visitors. */
import type { SeatRecording } from '../seat/seat-recording.ts';

export interface KeepLimits {
  readonly keepMs: number;
  /** Of how many visitors. */
  readonly most: number;
}

export interface KeptRecording {
  readonly recording: SeatRecording;
  /** How long it will still be there, ms. */
  readonly leftMs: number;
}

interface Kept {
  readonly recording: SeatRecording;
  readonly endsAt: number;
  readonly timer: NodeJS.Timeout;
}

export class KeptRecordings {
  readonly #limits: KeepLimits;
  /** By visitor, the oldest first. */
  readonly #kept = new Map<string, Kept>();

  constructor(limits: KeepLimits) {
    this.#limits = limits;
  }

  /** Takes what a seat leaves in place of what an earlier one of this visitor has left; false if that is nothing. */
  keep(visitor: string, recording: SeatRecording): boolean {
    if (recording.isEmpty) return false;
    this.#forget(visitor);
    const { keepMs, most } = this.#limits;
    const timer = setTimeout(() => this.#forget(visitor), keepMs).unref();
    this.#kept.set(visitor, { recording, endsAt: performance.now() + keepMs, timer });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > most && oldest !== undefined) this.#forget(oldest);
    return true;
  }

  /** By visitor, the oldest first. */
  all(): [visitor: string, kept: KeptRecording][] {
    return [...this.#kept.keys()].flatMap((visitor) => {
      const kept = this.get(visitor);
      return kept ? [[visitor, kept] as [string, KeptRecording]] : [];
    });
  }

  get(visitor: string): KeptRecording | null {
    const kept = this.#kept.get(visitor);
    if (!kept) return null;
    return { recording: kept.recording, leftMs: Math.max(0, Math.round(kept.endsAt - performance.now())) };
  }

  #forget(visitor: string): void {
    clearTimeout(this.#kept.get(visitor)?.timer);
    this.#kept.delete(visitor);
  }
}
