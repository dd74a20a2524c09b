/** Keeps what a command prints, head and tail, and never more than a fixed amount. */
import { newlines } from './newlines.ts';

const HEAD = 512 * 1024;
const TAIL = 512 * 1024;

export class OutputCapture {
  #head = '';
  /** Two halves, so that the older one can be let go as a whole: between them they hold the tail at least. */
  #older = '';
  #newer = '';
  /** Newlines of each half: counted piece by piece, as a long text would have to be put together first. */
  #olderLines = 0;
  #newerLines = 0;
  #truncated = false;
  /** Newlines of what was let go. */
  #linesGone = 0;

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
    this.#newer += rest;
    this.#newerLines += newlines(rest);
    if (this.#newer.length <= TAIL) return;
    if (this.#older !== '') {
      this.#truncated = true;
      this.#linesGone += this.#olderLines;
    }
    this.#older = this.#newer;
    this.#olderLines = this.#newerLines;
    this.#newer = '';
    this.#newerLines = 0;
  }

  /** The text; where something is missing, it is cut at line ends, and a line of its own says so. */
  text(): string {
    const tail = this.#older + this.#newer;
    if (!this.#truncated) return this.#head + tail;
    const headEnd = this.#head.lastIndexOf('\n') + 1;
    const tailStart = tail.indexOf('\n') + 1;
    // The line that the head ends in, and the one that the tail begins in, are not whole: they are left out too.
    const left = this.#linesGone + newlines(tail.slice(0, tailStart));
    if (left === 0) return `${this.#head}\r\n… part of this line left out: more than 1 MiB\r\n${tail}`;
    const note = `… ${left.toLocaleString('en')} lines left out: more than 1 MiB`;
    return `${this.#head.slice(0, headEnd)}${note}\r\n${tail.slice(tailStart)}`;
  }
}
