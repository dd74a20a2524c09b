/** Finds the end of a known line's echo, whatever line breaks a shell's editor puts into it. */
export class EchoReader {
  readonly #line: string;
  #matched = 0;
  #mismatch = false;

  constructor(line: string) {
    this.#line = line;
  }

  /** For the next line: the last one was not ours. */
  anew(): EchoReader {
    return new EchoReader(this.#line);
  }

  /** Index after the newline that ends the echo in `data`, or -1. */
  read(data: string): number {
    for (let at = 0; at < data.length; at++) {
      const character = data[at];
      if (
        character === '\n' &&
        (this.#mismatch || this.#matched === 0 || this.#matched === this.#line.length)
      )
        return at + 1;
      if (character === '\r' || character === '\n') continue;
      if (this.#matched < this.#line.length && character === this.#line[this.#matched]) this.#matched++;
      // Before it stands what clears the line of what was typed there.
      else if (this.#matched > 0) this.#mismatch = true;
    }
    return -1;
  }
}
