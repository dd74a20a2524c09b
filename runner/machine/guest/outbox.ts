/** What waits to be sent to a guest's agent. Guests decide how fast they read, so this is limited. */
import type { Writable } from 'node:stream';

/** All programs that may run at once, with all their input, and a few files. */
const MAX = 32 * 1024 * 1024;

export class Outbox {
  readonly #stream: Writable;
  /** Only the last of each kind matters; they wait while the guest is behind. */
  readonly #latest = new Map<string, Buffer>();

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('drain', () => this.#sendLatest());
  }

  /** False when the guest reads so little that no more can wait for it. */
  send(frame: Buffer): boolean {
    if (this.#stream.writableLength + frame.length > MAX) return false;
    this.#stream.write(frame);
    return true;
  }

  /** Sends a frame that replaces an earlier one of its kind: while the guest does not read, the last one waits. */
  sendLatest(kind: string, frame: Buffer): void {
    this.#latest.set(kind, frame);
    if (!this.#stream.writableNeedDrain) this.#sendLatest();
  }

  #sendLatest(): void {
    for (const [kind, frame] of this.#latest) {
      if (this.#stream.writableNeedDrain) return;
      this.#latest.delete(kind);
      this.#stream.write(frame);
    }
  }
}
