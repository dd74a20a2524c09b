/**
 * What a headless xterm still has to draw. A flood of plain lines comes faster than it can draw them, and nobody sees
 * most of them: what has left the scrollback before anybody looks is never drawn. What can be seen is exact.
 */
import type { Terminal as Xterm } from '@xterm/headless';
import { newlines } from './newlines.ts';

/** UTF-16 units that xterm gets at a time: more would keep everything else waiting. */
const PIECE = 16 * 1024;
/** …and with sequences in it, of which two bytes may ask for a tenth of a millisecond. */
const COSTLY_PIECE = 512;
/** A full reset: nothing that was drawn before it can be seen. */
const RESET = '\u001Bc';
/** How much before a reset is drawn all the same: a program may have asked something there. */
const FEW = 4096;
/** What it always has of its own, so that it need not wait for us; more than that, or faster, is a flood. */
const AHEAD = 64 * 1024;
/** How often a plain flood is drawn, ms: somebody may be watching. */
const PLEASANT_MS = 250;
/** A plain part that is longer is cut. */
const CUT_AT = 512 * 1024;
/** Begin and end of a sequence, and the two that change the set of characters: what does more than print and move on. */
const CONTROLS = ['\u001B', '\u0007', '\u0018', '\u001A', '\u000E', '\u000F'] as const;
/** To the end of the first line that has something on it: then a sequence that was begun before has ended. */
const FIRST_LINE = /^[\r\n]*[^\r\n][^\n]*\n/;
/** Sequences begin with these too, and tabs are set. */
const C1_CONTROL = /[\u0080-\u009F]/;

/** Text in pieces, none of them empty or longer than PIECE; `length` is theirs together. */
interface TextPart {
  pieces: string[];
  length: number;
  readonly plain: boolean;
}

type Part = TextPart | { readonly call: () => void };

export class DrawQueue {
  readonly #xterm: Xterm;
  readonly #keepLines: () => number;
  readonly #onDrawn: () => void;
  readonly #parts: Part[] = [];
  /** UTF-16 units that xterm has, and that wait here. */
  #inHand = 0;
  #waiting = 0;
  #timer: NodeJS.Timeout | null = null;
  /** UTF-16 units that xterm was given since that time (ms), but not longer ago than PLEASANT_MS. */
  #given = 0;
  #since = 0;
  /** Screens (normal, alternate) on which a program holds lines still: what is there may stay for ever. */
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

  write(written: string): void {
    if (written === '') return;
    const text = this.#afterReset(written);
    const plain = isPlain(text);
    let last = this.#parts.at(-1);
    if (last === undefined || 'call' in last || last.plain !== plain) {
      last = { pieces: [], length: 0, plain };
      this.#parts.push(last);
    }
    append(last, text);
    this.#waiting += text.length;
    this.#cut();
    if (this.#isFlood()) this.#timer ??= setTimeout(() => this.#draw(), PLEASANT_MS);
    else this.#draw();
  }

  /** Drops what waits before a reset, and what is written before it: clearing the screen is slow, and often asked for. */
  #afterReset(text: string): string {
    const reset = text.lastIndexOf(RESET);
    if (reset === -1 || this.#waiting + reset <= FEW) return text;
    for (let last = this.#parts.at(-1); last !== undefined && !('call' in last); last = this.#parts.at(-1)) {
      this.#waiting -= last.length;
      this.#parts.pop();
    }
    return text.slice(reset);
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

  /** Nothing but plain text waits, more than xterm can take at once or comes too fast, and too much can be cut (soon). */
  #isFlood(): boolean {
    const [first] = this.#parts;
    if (this.#parts.length !== 1 || first === undefined || 'call' in first || !first.plain) return false;
    const { length } = first;
    if (this.#held.size > 0 || (length > CUT_AT && this.#inHand === 0)) return false;
    // Else xterm might just keep up with a flood that it slows down itself.
    return length > AHEAD || (this.#given > AHEAD && performance.now() - this.#since < PLEASANT_MS);
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
      const piece = part.pieces.shift() ?? '';
      part.length -= piece.length;
      if (part.length === 0) this.#parts.shift();
      this.#waiting -= piece.length;
      this.#inHand += piece.length;
      this.#give(piece.length);
      this.#xterm.write(piece, () => this.#drawn(piece.length));
    }
  }

  #give(length: number): void {
    const now = performance.now();
    if (now - this.#since >= PLEASANT_MS) {
      this.#since = now;
      this.#given = 0;
    }
    this.#given += length;
  }

  #drawn(length: number): void {
    this.#inHand -= length;
    this.#cut();
    if (!this.#isFlood()) this.#draw();
    else if (this.#inHand === 0) this.#timer ??= setTimeout(() => this.#draw(), PLEASANT_MS);
    this.#onDrawn();
  }

  /**
   * Drops lines near the beginning of a plain flood that those after them push out of the scrollback. Cut after a
   * CR LF, where the cursor is at the beginning of a line whatever was before; the line that this leaves goes out too.
   * The first one stays: it may be the end of a sequence.
   */
  #cut(): void {
    const [part] = this.#parts;
    if (part === undefined || 'call' in part || !part.plain) return;
    // What xterm is drawing might hold lines still.
    if (part.length <= CUT_AT || this.#inHand > 0 || this.#held.size > 0) return;
    const { pieces } = part;
    const firstEnd = pieces.findIndex((piece) => FIRST_LINE.test(piece));
    let from = pieces.length;
    for (let left = this.#keepLines() + 2; left > 0 && from > 0; left -= newlines(pieces[from] ?? '')) from--;
    if (firstEnd === -1 || from <= firstEnd) return;
    const [first = ''] = FIRST_LINE.exec(pieces[firstEnd] ?? '') ?? [];
    const rest = pieces[from] ?? '';
    const at = rest.indexOf('\n', 1);
    if (rest[at - 1] !== '\r') return;
    part.pieces = [...pieces.slice(0, firstEnd), first, rest.slice(at + 1), ...pieces.slice(from + 1)].filter(
      (piece) => piece !== '',
    );
    const length = part.pieces.reduce((sum, piece) => sum + piece.length, 0);
    this.#waiting -= part.length - length;
    part.length = length;
  }
}

/** Small pieces are put together: each costs xterm work. */
function append(part: TextPart, text: string): void {
  part.length += text.length;
  const most = part.plain ? PIECE : COSTLY_PIECE;
  const last = part.pieces.at(-1);
  const room = last === undefined ? 0 : most - last.length;
  if (last !== undefined && text.length <= room) {
    part.pieces[part.pieces.length - 1] = last + text;
    return;
  }
  for (let at = 0; at < text.length; at += most) part.pieces.push(text.slice(at, at + most));
}

/** Whether text does nothing but print and go on to further lines: then only the last of them can be seen. */
function isPlain(text: string): boolean {
  // Of 64 Ki characters each of these takes a microsecond; one expression for all takes a hundred.
  if (CONTROLS.some((control) => text.includes(control))) return false;
  const isAscii = Buffer.byteLength(text) === text.length;
  return isAscii || !C1_CONTROL.test(text);
}
