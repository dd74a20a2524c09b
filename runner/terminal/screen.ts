/** What a terminal shows, kept by a headless xterm: lines, positions, snapshots. Knows no shell. */
import { SerializeAddon } from '@xterm/addon-serialize';
import type { IBuffer, IBufferLine, IMarker, Terminal as Xterm } from '@xterm/headless';
import type { WindowSize } from '../machine/machine.ts';
import { newXterm } from './bounded-xterm.ts';
import { DrawQueue } from './draw-queue.ts';
import { Listeners } from './listeners.ts';

export const SCROLLBACK = 2000;
/** Up a line, and nothing is below it. */
export const LINE_BACK = '\u001B[A\u001B[J';
/** UTF-16 units of a screen with its scrollback: it travels to each page as one message. */
const MOST_SERIALIZED = 1024 * 1024;

/** A place in the text that moves along when the screen scrolls. */
export interface Anchor {
  readonly marker: IMarker | undefined;
  readonly column: number;
}

/** Lines `first … last` of a buffer: wrapped ones joined, blanks at their ends and after the last dropped. */
export function bufferLines(buffer: IBuffer, first: number, last: number, firstColumn = 0): string[] {
  const lines: string[] = [];
  let line = '';
  for (let y = Math.max(0, first); y <= last && y < buffer.length; y++) {
    // A wrapped row keeps its blanks: they are inside the line.
    const wrapsOn = buffer.getLine(y + 1)?.isWrapped ?? false;
    const joins = wrapsOn && y < last;
    const row = buffer.getLine(y);
    const end = joins ? usedColumns(row, buffer.getLine(y + 1)) : undefined;
    line += row?.translateToString(!joins, y === first ? firstColumn : 0, end) ?? '';
    if (joins) continue;
    lines.push(line.trimEnd());
    line = '';
  }
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Columns of a row that goes on in the next one: where a wide character did not fit, the last one is left out. */
function usedColumns(row: IBufferLine | undefined, next: IBufferLine | undefined): number | undefined {
  if (row === undefined || next?.getCell(0)?.getWidth() !== 2) return row?.length;
  return row.getCell(row.length - 1)?.getChars() === '' ? row.length - 1 : row.length;
}

export interface ScreenEvents {
  /** There is less `undrawn`. */
  drawn(): void;
  /** The terminal answers a program's query. */
  answer(data: string): void;
  /** Drawing took more than its share of the processor: it goes on later. */
  slowed(): void;
}

/**
 * Drawing is asynchronous and in order: what a callback or a promise sees is the screen after all writes before it.
 * What nobody looks at may never be drawn.
 */
export class Screen {
  #made: Xterm | null = null;
  #size: WindowSize;
  readonly #events: ScreenEvents;
  readonly #queue: DrawQueue;
  readonly #changes = new Listeners<[]>();
  readonly #serializer = new SerializeAddon();
  #disposed = false;

  constructor(size: WindowSize, events: ScreenEvents) {
    this.#size = size;
    this.#events = events;
    this.#queue = new DrawQueue(
      () => this.#xterm,
      () => SCROLLBACK + this.#size.rows,
      { drawn: () => this.#drawn(), slowed: () => events.slowed() },
    );
  }

  /** Made when something is drawn: many a shell is never looked at. */
  get #xterm(): Xterm {
    if (this.#made !== null) return this.#made;
    const xterm = newXterm(this.#size, SCROLLBACK);
    xterm.loadAddon(this.#serializer);
    xterm.onData((data) => this.#events.answer(data));
    this.#made = xterm;
    return xterm;
  }

  /** UTF-16 units that were written and are not on the screen yet. */
  get undrawn(): number {
    return this.#queue.undrawn;
  }

  write(data: string): void {
    if (!this.#disposed) this.#queue.write(data);
  }

  /** Calls back when all that was written so far is on the screen. */
  afterDrawn(drawn: () => void): void {
    if (this.#disposed) queueMicrotask(drawn);
    else this.#queue.after(drawn);
  }

  /** The same, but nothing is drawn for it: whenever that may be, even at once. Returns how to take it back. */
  whenDrawn(drawn: () => void): () => void {
    return this.#disposed ? () => {} : this.#queue.whenDrawn(drawn);
  }

  /** Resolves with what `look` finds when all that was written so far is on the screen. */
  drawn<T>(look: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      // Here and now: a moment later more is on it.
      this.afterDrawn(() => {
        try {
          resolve(look());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** Calls back each time the screen has changed; until it is unsubscribed, whatever is written is drawn soon. */
  onChange(listener: () => void): () => void {
    const unsubscribe = this.#changes.add(listener);
    this.#queue.watched = true;
    return () => {
      unsubscribe();
      this.#queue.watched = this.#changes.size > 0;
    };
  }

  resize(size: WindowSize): void {
    // In its turn: what was written for the old size is drawn in it. xterm itself would resize at once.
    this.whenDrawn(() => {
      this.#size = size;
      if (!this.#disposed) this.#made?.resize(size.cols, size.rows);
    });
  }

  /** Marks the cursor's place. Only in an `afterDrawn` callback. */
  anchor(): Anchor {
    const { active, normal } = this.#xterm.buffer;
    // A program that was killed may have left the alternate screen on; there is nothing to hold on to.
    const marker = active === normal ? this.#xterm.registerMarker(0) : undefined;
    return { marker, column: normal.cursorX };
  }

  release(anchor: Anchor | null): void {
    anchor?.marker?.dispose();
  }

  /** Text from an anchor to the cursor, one line or (after a line break) several. Only in an `afterDrawn` callback. */
  textSince(start: Anchor): string {
    const first = start.marker?.line ?? -1;
    if (first === -1) return '';
    const buffer = this.#xterm.buffer.normal;
    return bufferLines(buffer, first, buffer.baseY + buffer.cursorY, start.column).join('\n');
  }

  /** What is shown now; with an anchor, only what is below it (all of it, on the alternate screen). */
  linesNow(since?: Anchor): string[] {
    const buffer = this.#xterm.buffer.active;
    const top = buffer.baseY;
    const start = buffer.type === 'normal' ? (since?.marker?.line ?? -1) : -1;
    const first = Math.max(top, start);
    return bufferLines(
      buffer,
      first,
      buffer.baseY + this.#xterm.rows - 1,
      first === start ? (since?.column ?? 0) : 0,
    );
  }

  /** Whether the cursor is at the end of the last line, and that repeats the one above it. Only in an `afterDrawn` callback. */
  repeatsLine(): boolean {
    const { active } = this.#xterm.buffer;
    const row = active.baseY + active.cursorY;
    const [above, line, below] = [-1, 0, 1].map((by) => active.getLine(row + by));
    if (active.type !== 'normal' || !above || !line || above.isWrapped || line.isWrapped) return false;
    const text = line.translateToString(true).trimEnd();
    const isSame = text !== '' && text === above.translateToString(true).trimEnd();
    const isLast = (below?.translateToString(true).trim() ?? '') === '';
    return isSame && isLast && active.cursorX >= text.length;
  }

  /** Rows of the screen down to that of an anchor, bottom up; none on the alternate screen. Only in an `afterDrawn` callback. */
  rowsUpFrom({ marker }: Anchor): string[] {
    const buffer = this.#xterm.buffer.active;
    const rows: string[] = [];
    if (buffer.type !== 'normal' || marker === undefined || marker.isDisposed) return rows;
    for (let y = marker.line; y >= Math.max(0, buffer.baseY); y--)
      rows.push(buffer.getLine(y)?.translateToString(true).trimEnd() ?? '');
    return rows;
  }

  /**
   * A string that draws this screen and its scrollback on a fresh xterm of the same size; with colours in each cell it
   * can be large, and then has less of the scrollback. Only in an `afterDrawn` callback.
   */
  serialized(): WindowSize & { readonly data: string } {
    const { cols, rows } = this.#xterm;
    return { data: this.#serialize(), cols, rows };
  }

  #serialize(): string {
    const whole = this.#serializer.serialize({ scrollback: SCROLLBACK });
    if (whole.length <= MOST_SERIALIZED) return whole;
    const some = Math.floor((SCROLLBACK * MOST_SERIALIZED) / whole.length / 2);
    const part = this.#serializer.serialize({ scrollback: some });
    return part.length <= MOST_SERIALIZED ? part : this.#serializer.serialize({ scrollback: 0 });
  }

  /** Lets it go once those who look have seen it. */
  close(): void {
    if (this.#made === null && !this.#queue.lookedAt) this.#dispose();
    else this.afterDrawn(() => this.#dispose());
  }

  #dispose(): void {
    this.#disposed = true;
    this.#queue.dispose();
    this.#made?.dispose();
  }

  #drawn(): void {
    this.#events.drawn();
    this.#changes.tell();
  }
}
