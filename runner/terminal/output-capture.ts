/** Keeps what a command prints, head and tail, and never more than a fixed amount. */

const HEAD = 512 * 1024;
const TAIL = 512 * 1024;

export class OutputCapture {
  #head = '';
  /** Two halves, so that the older one can be let go as a whole: between them they hold the tail at least. */
  #older = '';
  #newer = '';
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
    this.#newer += room > 0 ? data.slice(room) : data;
    if (this.#newer.length <= TAIL) return;
    if (this.#older !== '') this.#truncated = true;
    this.#older = this.#newer;
    this.#newer = '';
  }

  /** The text; where something is missing, it is cut at line ends. */
  text(): string {
    const tail = this.#older + this.#newer;
    if (!this.#truncated) return this.#head + tail;
    return this.#head.slice(0, this.#head.lastIndexOf('\n') + 1) + tail.slice(tail.indexOf('\n') + 1);
  }
}
