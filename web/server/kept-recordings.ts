/** What may still be taken home of sessions that are over: of each visitor the last one, for a while, of the last visitors. */
import type { SeatRecording } from '../../runner/seat/seat-recording.ts';

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

  /** Takes what a session leaves in place of what an earlier one of this visitor has left. */
  keep(visitor: string, recording: SeatRecording): void {
    if (recording.isEmpty) return;
    this.#forget(visitor);
    const { keepMs, most } = this.#limits;
    const timer = setTimeout(() => this.#forget(visitor), keepMs).unref();
    this.#kept.set(visitor, { recording, endsAt: performance.now() + keepMs, timer });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > most && oldest !== undefined) this.#forget(oldest);
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
