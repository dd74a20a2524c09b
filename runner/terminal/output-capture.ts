/** Keeps what a command prints, head and tail, and never more than a fixed amount. */

const HEAD = 512 * 1024;
const TAIL = 512 * 1024;

export class OutputCapture {
  #head = '';
  #tail: string[] = [];
  #tailLength = 0;
  #truncated = false;

  get truncated(): boolean {
    return this.#truncated;
  }

  add(data: string): void {
    const room = HEAD - this.#head.length;
    if (room >= data.length) {
      this.#head += data;
      return;
    }
    if (room > 0) this.#head += data.slice(0, room);
    const rest = room > 0 ? data.slice(room) : data;
    this.#tail.push(rest);
    this.#tailLength += rest.length;
    while (this.#tailLength - (this.#tail[0]?.length ?? 0) >= TAIL) {
      this.#tailLength -= this.#tail.shift()?.length ?? 0;
      this.#truncated = true;
    }
  }

  /** The text; where something is missing, it is cut at line ends. */
  text(): string {
    const tail = this.#tail.join('');
    if (!this.#truncated) return this.#head + tail;
    return this.#head.slice(0, this.#head.lastIndexOf('\n') + 1) + tail.slice(tail.indexOf('\n') + 1);
  }
}
