/** Cuts a stream of bytes into lines, none longer than a limit: what is longer is dropped up to its end. */
export class Lines {
  readonly #max: number;
  #pieces: Buffer[] = [];
  #length = 0;
  #isDropped = false;

  /** `max`: bytes. */
  constructor(max: number) {
    this.#max = max;
  }

  /** The lines that are complete with that chunk, without their ends. */
  *read(chunk: Buffer): Generator<string> {
    let at = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, at)) {
      this.#add(chunk.subarray(at, end));
      at = end + 1;
      const line = this.#isDropped ? null : Buffer.concat(this.#pieces).toString('utf8');
      this.#clear();
      if (line !== null) yield line;
    }
    this.#add(chunk.subarray(at));
  }

  #add(piece: Buffer): void {
    this.#length += piece.length;
    if (this.#length > this.#max) {
      this.#clear();
      this.#isDropped = true;
    } else if (piece.length > 0 && !this.#isDropped) this.#pieces.push(piece);
  }

  #clear(): void {
    this.#pieces = [];
    this.#length = 0;
    this.#isDropped = false;
  }
}
