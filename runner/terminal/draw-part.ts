/** Text that waits to be drawn, in pieces of which none keeps everything else waiting. Knows no xterm. */
import { newlines } from './newlines.ts';

/** UTF-16 units that xterm gets at a time: more would keep everything else waiting. */
const PIECE = 16 * 1024;
/** …and with sequences in it, of which two bytes may ask for a tenth of a millisecond. */
const COSTLY_PIECE = 512;
/** To the end of the first line that has something on it: then a sequence that was begun before has ended. */
const FIRST_LINE = /^[\r\n]*[^\r\n][^\n]*\n/;

export class DrawPart {
  /** Nothing but plain text; see `DrawText`. */
  readonly plain: boolean;
  /** None is empty. */
  #pieces: string[] = [];
  #length = 0;

  constructor(plain: boolean) {
    this.plain = plain;
  }

  /** UTF-16 units. */
  get length(): number {
    return this.#length;
  }

  /** Small pieces are put together: each costs xterm work. */
  append(text: string): void {
    this.#length += text.length;
    const most = this.plain ? PIECE : COSTLY_PIECE;
    const last = this.#pieces.at(-1);
    const room = last === undefined ? 0 : most - last.length;
    if (last !== undefined && text.length <= room) {
      this.#pieces[this.#pieces.length - 1] = last + text;
      return;
    }
    for (let at = 0; at < text.length; at += most) this.#pieces.push(text.slice(at, at + most));
  }

  /** Takes the first piece off, or its first `most` units. */
  take(most: number): string {
    const [whole = ''] = this.#pieces;
    const piece = whole.slice(0, most);
    if (piece.length === whole.length) this.#pieces.shift();
    else this.#pieces[0] = whole.slice(most);
    this.#length -= piece.length;
    return piece;
  }

  /**
   * Drops lines near its beginning that those after them push out of a screen and scrollback of `keepLines`. Cut after a
   * CR LF, where the cursor is at the beginning of a line whatever was before; the line that this leaves goes out too.
   * The first one stays: it may be the end of a sequence. Returns how many units it dropped. Only of plain text.
   */
  cut(keepLines: number): number {
    const pieces = this.#pieces;
    const firstEnd = pieces.findIndex((piece) => FIRST_LINE.test(piece));
    let from = pieces.length;
    for (let left = keepLines + 2; left > 0 && from > 0; left -= newlines(pieces[from] ?? '')) from--;
    if (firstEnd === -1 || from <= firstEnd) return 0;
    const [first = ''] = FIRST_LINE.exec(pieces[firstEnd] ?? '') ?? [];
    const rest = pieces[from] ?? '';
    const at = rest.indexOf('\n', 1);
    if (rest[at - 1] !== '\r') return 0;
    this.#pieces = [
      ...pieces.slice(0, firstEnd),
      first,
      rest.slice(at + 1),
      ...pieces.slice(from + 1),
    ].filter((piece) => piece !== '');
    const before = this.#length;
    this.#length = this.#pieces.reduce((sum, piece) => sum + piece.length, 0);
    return before - this.#length;
  }
}
