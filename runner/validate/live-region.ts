/** Keeps a few lines at the bottom of a terminal up to date, with what is printed for good above them. */
import { displayWidth } from '../report/display-width.ts';

/** Of a `tty.WriteStream`, what a region needs. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
  write(text: string): unknown;
}

const HIDE_CURSOR = '\u001B[?25l';
const SHOW_CURSOR = '\u001B[?25h';
/** Terminals that know it draw everything in between at once. */
const BEGIN = '\u001B[?2026h';
const END = '\u001B[?2026l';
/** A line that is wider than we think must not wrap. */
const NO_WRAP = '\u001B[?7l';
const WRAP = '\u001B[?7h';
/** Before the line: after one that reaches the edge, the cursor is on its last character. */
const CLEAR_LINE = '\u001B[K';
const CLEAR_BELOW = '\u001B[J';

export class LiveRegion {
  readonly #screen: Screen;
  /** Widths of the lines that are there now. */
  #widths: readonly number[] = [];
  #hidden = false;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Puts these lines in place of those that are there. One write: nothing flickers. */
  draw(lines: readonly string[]): void {
    this.print('', lines);
  }

  /** Prints text that stays, ending in a newline, above the lines. Long lines of it may wrap, as they would elsewhere. */
  print(text: string, lines: readonly string[]): void {
    const cursor = this.#hidden ? '' : HIDE_CURSOR;
    this.#hidden = true;
    const kept = text === '' ? '' : `${CLEAR_BELOW}${text}`;
    const drawn = lines.map((line) => `${CLEAR_LINE}${line}\r\n`).join('');
    this.#screen.write(`${BEGIN}${cursor}${this.#up()}${kept}${NO_WRAP}${drawn}${CLEAR_BELOW}${WRAP}${END}`);
    this.#widths = lines.map((line) => displayWidth(line));
  }

  /** Removes the lines and restores the cursor. Idempotent. */
  close(): void {
    if (!this.#hidden) return;
    this.#screen.write(`${this.#up()}${CLEAR_BELOW}${SHOW_CURSOR}`);
    this.#widths = [];
    this.#hidden = false;
  }

  /** To where the first line begins. In a window that has become narrower since, a line may take several rows. */
  #up(): string {
    const { columns } = this.#screen;
    const rows = this.#widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return rows === 0 ? '\r' : `\r\u001B[${rows}A`;
  }
}
