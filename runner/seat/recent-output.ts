/** The last stretch of a terminal's output, so that a short break of the network costs no redraw. */

export interface Chunk {
  readonly data: string;
  /** Sequence number after this chunk. */
  readonly seq: number;
}

/** Keeps about `limit` UTF-16 units. */
export class RecentOutput {
  readonly #limit: number;
  #chunks: Chunk[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: Chunk): void {
    this.#chunks.push(chunk);
    this.#length += chunk.data.length;
    while (this.#length > this.#limit && this.#chunks.length > 1) {
      this.#length -= this.#chunks.shift()?.data.length ?? 0;
    }
  }

  /** Everything after `seq`, or null when that is not known (any more). */
  since(seq: number): readonly Chunk[] | null {
    const last = this.#chunks.at(-1);
    const first = this.#chunks[0];
    if (!last || !first || seq > last.seq || seq < first.seq - first.data.length) return null;
    return this.#chunks.flatMap((chunk) => after(chunk, seq) ?? []);
  }
}

/** The part of a chunk that comes after `seq`; null when nothing of it does. */
export function after(chunk: Chunk, seq: number): Chunk | null {
  if (chunk.seq <= seq) return null;
  const missing = chunk.seq - seq;
  return missing >= chunk.data.length ? chunk : { seq: chunk.seq, data: chunk.data.slice(-missing) };
}
