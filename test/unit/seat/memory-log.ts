/** A place for a seat's log in memory, which can refuse and be slow. */
import type { Entry, LogSink } from '../../../runner/progress/entry.ts';

export class MemoryLog implements LogSink {
  readonly entries: Entry[];
  /** How many were appended at once. */
  readonly batches: number[] = [];
  /** Why it takes nothing just now. */
  trouble: Error | null = null;
  /** Held back until it is called. */
  release: (() => void) | null = null;
  #held = false;

  constructor(past: readonly Entry[] = []) {
    this.entries = [...past];
  }

  /** From now on an append waits for `release`. */
  hold(): void {
    this.#held = true;
  }

  async append(entries: readonly Entry[]): Promise<void> {
    this.batches.push(entries.length);
    if (this.#held) {
      await new Promise<void>((resolve) => {
        this.release = resolve;
      });
    }
    if (this.trouble !== null) throw this.trouble;
    this.entries.push(...(structuredClone(entries) as Entry[]));
  }
}
