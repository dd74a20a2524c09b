/**
 * What a headless xterm still has to draw. A flood of plain lines comes faster than it can draw them, and nobody sees
 * most of them: what has left the scrollback before anybody looks is never drawn. What can be seen is exact.
 */
import type { Terminal as Xterm } from '@xterm/headless';

/** UTF-16 units that xterm gets at a time: more would keep everybody else waiting. */
const PIECE = 16 * 1024;
/** So much of its own it always has, so that it need not wait for us. */
const AHEAD = 64 * 1024;
/** A plain flood is drawn so often, ms: somebody may watch. */
const PLEASANT_MS = 250;
/** A plain part that is longer is cut. */
const CUT_AT = 512 * 1024;
/** Begin of a sequence, and the two that change the set of characters: what does more than print and move on. */
const CONTROLS = ['\u001B', '\u000E', '\u000F'] as const;
/** Sequences begin with these too, and tabs are set. */
const C1_CONTROL = /[\u0080-\u009F]/;

type Part = { text: string; readonly plain: boolean } | { readonly call: () => void };

export class DrawQueue {
  readonly #xterm: Xterm;
  readonly #keepLines: () => number;
  readonly #onDrawn: () => void;
  readonly #parts: Part[] = [];
  /** UTF-16 units that xterm has, and that wait here. */
  #inHand = 0;
  #waiting = 0;
  #timer: NodeJS.Timeout | null = null;
  /** Screens (normal, alternate) on which a program holds lines still: what stands there may stay for ever. */
  readonly #held = new Set<string>();

  /** `keepLines`: how many lines screen and scrollback have. `onDrawn` is called whenever there is less to do. */
  constructor(xterm: Xterm, keepLines: () => number, onDrawn: () => void) {
    this.#xterm = xterm;
    this.#keepLines = keepLines;
    this.#onDrawn = onDrawn;
    xterm.parser.registerCsiHandler({ final: 'r' }, ([top, bottom]) => {
      const { type } = xterm.buffer.active;
      if (Number(top) > 1 || (Number(bottom) > 0 && Number(bottom) < xterm.rows)) this.#held.add(type);
      else this.#held.delete(type);
      return false;
    });
    xterm.parser.registerEscHandler({ final: 'c' }, () => {
      this.#held.clear();
      return false;
    });
  }

  /** UTF-16 units that are not on the screen yet. */
  get undrawn(): number {
    return this.#inHand + this.#waiting;
  }

  write(text: string): void {
    if (text === '') return;
    const plain = isPlain(text);
    const last = this.#parts.at(-1);
    if (last !== undefined && 'text' in last && last.plain === plain) last.text += text;
    else this.#parts.push({ text, plain });
    this.#waiting += text.length;
    this.#cut();
    if (this.#isFlood()) this.#timer ??= setTimeout(() => this.#draw(), PLEASANT_MS);
    else this.#draw();
  }

  /** Calls back when all that was written so far is on the screen. */
  after(call: () => void): void {
    this.#parts.push({ call });
    this.#draw();
  }

  /** Hands all to xterm at once. */
  flush(): void {
    this.#draw(Infinity);
  }

  /** Nothing but plain text waits, more than xterm can take at once, and what is too much can be cut (soon). */
  #isFlood(): boolean {
    const [first] = this.#parts;
    if (this.#parts.length !== 1 || first === undefined || !('text' in first) || !first.plain) return false;
    const { length } = first.text;
    return this.#held.size === 0 && length > AHEAD && (length <= CUT_AT || this.#inHand > 0);
  }

  /** Hands xterm the next pieces. */
  #draw(ahead = AHEAD): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (let part = this.#parts[0]; part !== undefined && this.#inHand < ahead; part = this.#parts[0]) {
      if ('call' in part) {
        this.#parts.shift();
        this.#xterm.write('', part.call);
        continue;
      }
      const piece = part.text.slice(0, PIECE);
      part.text = part.text.slice(PIECE);
      if (part.text === '') this.#parts.shift();
      this.#waiting -= piece.length;
      this.#inHand += piece.length;
      this.#xterm.write(piece, () => this.#drawn(piece.length));
    }
  }

  #drawn(length: number): void {
    this.#inHand -= length;
    this.#cut();
    if (!this.#isFlood()) this.#draw();
    else if (this.#inHand === 0) this.#timer ??= setTimeout(() => this.#draw(), PLEASANT_MS);
    this.#onDrawn();
  }

  /**
   * Lets go of lines near the begin of a plain flood that those after them push out of the scrollback. Cut after a
   * CR LF, where the cursor is at the begin of a line whatever was before; the line that this leaves goes out too.
   * The first one stays: it may be the end of a sequence.
   */
  #cut(): void {
    const [first] = this.#parts;
    if (first === undefined || !('text' in first) || !first.plain) return;
    // What xterm has in hand might hold lines still.
    if (first.text.length <= CUT_AT || this.#inHand > 0 || this.#held.size > 0) return;
    let at = first.text.length;
    for (let lines = this.#keepLines(); lines >= 0 && at > 0; lines--)
      at = first.text.lastIndexOf('\n', at - 1);
    const start = first.text.indexOf('\n') + 1;
    if (at <= start || first.text[at - 1] !== '\r') return;
    first.text = first.text.slice(0, start) + first.text.slice(at + 1);
    this.#waiting -= at + 1 - start;
  }
}

/** Whether text does nothing but print, ring and go on to further lines: then only the last of them can be seen. */
function isPlain(text: string): boolean {
  // Of 64 Ki characters each of these takes a microsecond; one expression for all takes a hundred.
  if (CONTROLS.some((control) => text.includes(control))) return false;
  const isAscii = Buffer.byteLength(text) === text.length;
  return isAscii || !C1_CONTROL.test(text);
}
