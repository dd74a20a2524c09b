/**
 * What a headless xterm still has to draw. Nobody looks at most of it: plain text and colours wait until somebody does,
 * or until it is too much. Of plain lines, what has left the scrollback by then is never drawn. What can be seen is exact.
 */
import type { Terminal as Xterm } from '@xterm/headless';
import { drawNow } from './bounded-xterm.ts';
import { drawTurns } from './draw-turns.ts';
import type { Drawer } from './draw-turns.ts';
import { DrawPart } from './draw-part.ts';
import { drawText } from './draw-text.ts';

/** A full reset: nothing that was drawn before it can be seen. */
const RESET = '\u001Bc';
/** How much before a reset is drawn all the same: a program may have asked something there. */
const FEW = 4096;
/** How much waits until somebody looks, UTF-16 units… */
const MOST_WAITING = 32 * 1024;
/** …and how many are to be called back then. */
const MOST_CALLS = 1024;
/** Plain text goes with what is not while both are short: a prompt, an answer, a prompt. */
const SHORT = 4 * 1024;
/** How often a plain flood is drawn for somebody who watches, ms; more than AHEAD in that time is a flood. */
const PLEASANT_MS = 250;
const AHEAD = 64 * 1024;
/** A plain part that is longer is cut. */
const CUT_AT = 512 * 1024;

/** To be called once this much of all that was ever written is drawn or dropped. `look`: somebody waits for it. */
interface Call {
  readonly at: number;
  readonly call: () => void;
  readonly look: boolean;
}

export interface DrawEvents {
  /** Less is left to draw than before. */
  drawn(): void;
  /** Drawing took more than its share of the processor: it goes on later. */
  slowed(): void;
}

export class DrawQueue implements Drawer {
  readonly #getXterm: () => Xterm;
  #xterm: Xterm | null = null;
  readonly #keepLines: () => number;
  readonly #events: DrawEvents;
  readonly #parts: DrawPart[] = [];
  /** The first is due first. */
  #calls: Call[] = [];
  /** UTF-16 units that are drawn or dropped. */
  #done = 0;
  /** UTF-16 units that wait here; the first `#due` of them are to be drawn now. */
  #waiting = 0;
  #due = 0;
  /** Looks in `#calls`. */
  #looks = 0;
  /** What was written last may have ended inside a sequence. */
  #open = false;
  #watched = false;
  /** UTF-16 units that were written for a watcher since that time (ms), but not longer ago than PLEASANT_MS. */
  #written = 0;
  #since = 0;
  #timer: NodeJS.Timeout | null = null;
  /** Screens (normal, alternate) on which a program holds lines still: what is there may stay for ever. */
  readonly #held = new Set<string>();

  /** `getXterm`: called when there is something to draw; `keepLines`: how many lines screen and scrollback have. */
  constructor(getXterm: () => Xterm, keepLines: () => number, events: DrawEvents) {
    this.#getXterm = getXterm;
    this.#keepLines = keepLines;
    this.#events = events;
  }

  /** UTF-16 units that are not on the screen yet. */
  get undrawn(): number {
    return this.#waiting;
  }

  /** Whether somebody waits to be called back. */
  get lookedAt(): boolean {
    return this.#looks > 0;
  }

  /** Somebody watches: whatever is written is drawn soon. */
  set watched(watched: boolean) {
    this.#watched = watched;
    if (watched) this.#drawSoon(this.#waiting);
  }

  write(written: string): void {
    if (written === '') return;
    const text = this.#afterReset(written);
    const kind = drawText(text);
    this.#append(text, kind === 'plain');
    const wasOpen = this.#open;
    this.#open = kind === 'asking' || (wasOpen && !text.includes('\n'));
    this.#cut(CUT_AT);
    if (kind === 'asking' || wasOpen) this.#drawSoon(this.#waiting);
    else if (this.#watched) this.#drawForWatcher(text.length);
    else if (this.#waiting > MOST_WAITING || this.#calls.length > MOST_CALLS) this.#drawBeforeFlood();
  }

  /** Calls back, not at once, when all that was written so far is on the screen. */
  after(call: () => void): void {
    this.#calls.push({ at: this.#done + this.#waiting, call, look: true });
    this.#looks += 1;
    this.#drawSoon(this.#waiting);
  }

  /** The same whenever that may be, even at once. Returns how to take it back. */
  whenDrawn(call: () => void): () => void {
    if (this.#waiting === 0 && this.#calls.length === 0) {
      call();
      return () => {};
    }
    const added: Call = { at: this.#done + this.#waiting, call, look: false };
    this.#calls.push(added);
    return () => {
      const at = this.#calls.lastIndexOf(added);
      if (at !== -1) this.#calls.splice(at, 1);
    };
  }

  draw(until: number): boolean {
    this.#cut(MOST_WAITING);
    while (this.#drawNext() && performance.now() < until);
    this.#events.drawn();
    return this.#due > 0 || this.#looks > 0;
  }

  rests(): void {
    this.#events.slowed();
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    drawTurns.leave(this);
    this.#parts.length = 0;
    this.#calls = [];
    [this.#waiting, this.#due, this.#looks] = [0, 0, 0];
  }

  /** Draws a piece, or calls back; returns false where there is nothing to do for now. */
  #drawNext(): boolean {
    const [next] = this.#calls;
    if (next !== undefined && next.at <= this.#done) {
      this.#calls.shift();
      if (next.look) this.#looks -= 1;
      next.call();
      return true;
    }
    const [part] = this.#parts;
    if (part === undefined || (this.#due <= 0 && this.#looks === 0)) return false;
    const piece = part.take((next?.at ?? Infinity) - this.#done);
    if (part.length === 0) this.#parts.shift();
    this.#xterm ??= watchHeldLines(this.#getXterm(), this.#held);
    drawNow(this.#xterm, piece);
    this.#drop(piece.length);
    return true;
  }

  /** Takes note that this many units do not wait any more. */
  #drop(length: number): void {
    this.#done += length;
    this.#waiting -= length;
    this.#due = Math.max(0, this.#due - length);
  }

  /** The first `length` units. */
  #drawSoon(length: number): void {
    this.#due = Math.max(this.#due, length);
    drawTurns.want(this);
  }

  /** A flood is drawn now and then: if xterm could just keep up with it, it would slow it down. */
  #drawForWatcher(length: number): void {
    const now = performance.now();
    if (now - this.#since >= PLEASANT_MS) [this.#since, this.#written] = [now, 0];
    this.#written += length;
    if (this.#written <= AHEAD || this.#floodAtEnd === 0) this.#drawSoon(this.#waiting);
    else
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        if (this.#watched) this.#drawSoon(this.#waiting);
      }, PLEASANT_MS);
  }

  #drawBeforeFlood(): void {
    const due = this.#waiting - this.#floodAtEnd;
    if (due > 0) this.#drawSoon(due);
  }

  /** UTF-16 units at the end of which most will never be seen. */
  get #floodAtEnd(): number {
    const last = this.#parts.at(-1);
    if (last === undefined || !last.plain || this.#held.size > 0) return 0;
    // It was cut, unless it can't be.
    return last.length > CUT_AT ? 0 : last.length;
  }

  #append(text: string, plain: boolean): void {
    let last = this.#parts.at(-1);
    if (last === undefined || !this.#goesOn(last, text.length, plain)) {
      last = new DrawPart(plain);
      this.#parts.push(last);
    }
    last.append(text);
    this.#waiting += text.length;
  }

  #goesOn(part: DrawPart, length: number, plain: boolean): boolean {
    // What is called back within a plain part would keep it from being cut.
    if (part.plain) return plain && (this.#calls.at(-1)?.at ?? 0) < this.#done + this.#waiting;
    return !plain || part.length + length <= SHORT;
  }

  /** Drops what waits before a reset, and what is written before it: clearing the screen is slow, and often asked for. */
  #afterReset(text: string): string {
    const reset = text.lastIndexOf(RESET);
    if (reset === -1 || this.#waiting + reset <= FEW) return text;
    const keep = (this.#calls.at(-1)?.at ?? 0) - this.#done;
    for (let last = this.#parts.at(-1); last !== undefined; last = this.#parts.at(-1)) {
      if (this.#waiting - last.length < keep) break;
      this.#waiting -= last.length;
      this.#parts.pop();
    }
    this.#due = Math.min(this.#due, this.#waiting);
    return text.slice(reset);
  }

  /** Drops what nobody can see any more from a plain part that is longer than `most`. */
  #cut(most: number): void {
    const [part] = this.#parts;
    if (part === undefined || !part.plain || part.length <= most || this.#held.size > 0) return;
    this.#drop(part.cut(this.#keepLines()));
  }
}

/** Keeps `held` up to date; returns the xterm. */
function watchHeldLines(xterm: Xterm, held: Set<string>): Xterm {
  xterm.parser.registerCsiHandler({ final: 'r' }, ([top, bottom]) => {
    const { type } = xterm.buffer.active;
    if (Number(top) > 1 || (Number(bottom) > 0 && Number(bottom) < xterm.rows)) held.add(type);
    else held.delete(type);
    return false;
  });
  xterm.parser.registerEscHandler({ final: 'c' }, () => {
    held.clear();
    return false;
  });
  return xterm;
}
