/**
 * Puts the small pieces together in which a pty hands over a flood. Of a pty one reads less than 4 KiB at a time, and
 * each piece costs all who come after the same work, however small: decoding, drawing, a message to each page.
 */

/** What a read of a pty gives when more is waiting; anything less came to its end. */
const FULL = 4095;
/** A piece that is enough. */
const ENOUGH = 64 * 1024;
/** How long a full read waits for the next, ms: it may have been the last. */
const WAIT_MS = 1;

export class Gather {
  readonly #emit: (chunk: Uint8Array) => void;
  #pieces: Uint8Array[] = [];
  #length = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(emit: (chunk: Uint8Array) => void) {
    this.#emit = emit;
  }

  /** What a person or a step waits for is small, and goes on at once. */
  push(chunk: Uint8Array): void {
    this.#pieces.push(chunk);
    this.#length += chunk.length;
    if (chunk.length < FULL || this.#length >= ENOUGH) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), WAIT_MS);
  }

  flush(): void {
    const [first] = this.#pieces;
    if (first === undefined) return;
    const chunk = this.#pieces.length === 1 ? first : Buffer.concat(this.#pieces, this.#length);
    this.clear();
    this.#emit(chunk);
  }

  /** Forgets what waits. */
  clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#pieces = [];
    this.#length = 0;
  }
}
