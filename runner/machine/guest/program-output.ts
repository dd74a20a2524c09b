/** What a program in the guest has written so far: kept in one piece, so that small parts cost no more than large ones. */
export class ProgramOutput {
  readonly #max: number;
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;

  /** `max`: bytes that an honest agent sends at most. */
  constructor(max: number) {
    this.#max = max;
  }

  /** False when that is more than allowed. */
  add(part: Uint8Array): boolean {
    const length = this.#length + part.length;
    if (length > this.#max) return false;
    if (length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.min(this.#max, Math.max(4096, 2 * length)));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    this.#bytes.set(part, this.#length);
    this.#length = length;
    return true;
  }

  toString(): string {
    return this.#bytes.toString('utf8', 0, this.#length);
  }
}
