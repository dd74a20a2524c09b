/** One xterm on the page: draws what comes, says what has been drawn, and passes keys on. Knows no socket. */
import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import { boundXterm } from '../../../runner/terminal/xterm-bounds.ts';
import { SIZE_BOUNDS } from '../../../runner/seat/protocol-constants.ts';
import { pastedText, type PastedText } from './pasted-text.ts';
import { inputPieces } from './input-pieces.ts';
import { FOUND_COLOURS, HIGH_CONTRAST_COLOURS, TERMINAL_COLOURS } from './terminal-colours.ts';

export interface TerminalViewEvents {
  onInput(data: string): void;
  /** A key was pressed while nobody listens: it is not kept. */
  onUnheard(): void;
  /** Everything up to `seq` is on the screen. */
  onDrawn(seq: number): void;
  /** It has the keyboard now. */
  onFocus(): void;
  /** Somebody wants to search in it. */
  onSearch(): void;
  /** A text of many lines is about to be pasted: the listener decides, and calls `paste`. */
  onLongPaste(pasted: PastedText): void;
  /** `at` counts from 1; 0: none is marked. */
  onFound(at: number, count: number): void;
}

/** More lines than these are not pasted without a question. */
const LINES_WITHOUT_QUESTION = 3;
const FEWEST_COLUMNS = 80;
const RESET = '\u001Bc';
/** What the page's own font lacks, such as box-drawing characters, is drawn in the next one. */
const FACE =
  "'Unbox Code', 'DejaVu Sans Mono', ui-monospace, 'SF Mono', 'Cascadia Mono', 'Liberation Mono', Menlo, monospace";

export class TerminalView {
  readonly #name: string;
  readonly #xterm: Terminal;
  readonly #fit = new FitAddon();
  readonly #search = new SearchAddon();
  readonly #events: TerminalViewEvents;
  #seq = 0;

  constructor(name: string, events: TerminalViewEvents) {
    this.#name = name;
    this.#events = events;
    this.#xterm = new Terminal({
      allowProposedApi: true,
      cursorBlink: false,
      cursorInactiveStyle: 'outline',
      disableStdin: true,
      fontFamily: FACE,
      lineHeight: 1.2,
      // It logs what it takes for an error: a byte in a program's output is not our error.
      logLevel: 'off',
      scrollback: 2_000,
    });
    this.setHighContrast(false);
    this.#xterm.loadAddon(this.#fit);
    this.#xterm.loadAddon(this.#search);
    boundXterm(this.#xterm);
    this.#xterm.loadAddon(
      new WebLinksAddon((_event, url) => window.open(url, '_blank', 'noopener,noreferrer')),
    );
    this.#search.onDidChangeResults(({ resultIndex, resultCount }) =>
      events.onFound(resultIndex + 1, resultCount),
    );
    this.#xterm.onData((data) => {
      for (const piece of inputPieces(data)) events.onInput(piece);
    });
    this.#xterm.attachCustomKeyEventHandler((event) => this.#takesKey(event));
    silenceAnswers(this.#xterm);
  }

  /** Puts it on the page; `describedBy` is the id of the text that says how to get out by keyboard. */
  open(element: HTMLElement, describedBy: string): void {
    this.#xterm.open(element);
    const { textarea } = this.#xterm;
    textarea?.setAttribute('aria-label', `Terminal ${this.#name}`);
    textarea?.setAttribute('aria-describedby', describedBy);
    textarea?.addEventListener('focus', () => this.#events.onFocus());
    element.addEventListener('paste', (event) => this.#onPaste(event), { capture: true });
  }

  /** What it has, as the server counts it. */
  get seq(): number {
    return this.#seq;
  }

  /** Takes what follows `seq`; what it has already is left out. */
  write(data: string, seq: number): void {
    if (seq <= this.#seq) return;
    const fresh = data.slice(-(seq - this.#seq));
    this.#seq = seq;
    this.#xterm.write(fresh, () => this.#events.onDrawn(seq));
  }

  /** Replaces everything with a whole screen. */
  show(screen: {
    readonly data: string;
    readonly seq: number;
    readonly cols: number;
    readonly rows: number;
  }): void {
    this.#seq = screen.seq;
    this.resize(screen.cols, screen.rows);
    // In band, so that it comes after whatever still waits to be drawn.
    this.#xterm.write(RESET + screen.data, () => this.#events.onDrawn(screen.seq));
  }

  resize(cols: number, rows: number): void {
    if (cols !== this.#xterm.cols || rows !== this.#xterm.rows) this.#xterm.resize(cols, rows);
  }

  /**
   * How many columns and rows it should have; null while it can't be measured. Never fewer columns than labs are
   * written for: programs cut their lines, and what a step waits for might never come. If there is less room, the element scrolls.
   */
  room(): { readonly cols: number; readonly rows: number } | null {
    const room = this.#fit.proposeDimensions();
    if (!room || !Number.isFinite(room.cols) || !Number.isFinite(room.rows)) return null;
    const cols = Math.max(FEWEST_COLUMNS, within(room.cols, SIZE_BOUNDS.cols));
    return { cols, rows: within(room.rows, SIZE_BOUNDS.rows) };
  }

  setTextSize(size: number): void {
    this.#xterm.options.fontSize = size;
  }

  /** A screen reader reads out what is shown, line by line. It costs time at each line, so it is off by default. */
  setScreenReader(on: boolean): void {
    this.#xterm.options.screenReaderMode = on;
  }

  /**
   * The colours have enough contrast. xterm's minimum contrast does not help: it takes inverse text for text on
   * its own colour, and makes it grey.
   */
  setHighContrast(high: boolean): void {
    this.#xterm.options.theme = high ? HIGH_CONTRAST_COLOURS : TERMINAL_COLOURS;
  }

  /** Keys typed while nobody listens are not kept. */
  setWritable(writable: boolean): void {
    this.#xterm.options.disableStdin = !writable;
  }

  /** Types a text as if it was pasted: a shell that knows of pastes does not run it line by line. */
  paste(text: string): void {
    this.#xterm.paste(text);
  }

  /** Whether the program inside wants arrow keys in their other form. */
  get cursorKeysAreForPrograms(): boolean {
    return this.#xterm.modes.applicationCursorKeysMode;
  }

  get selection(): string {
    return this.#xterm.getSelection();
  }

  /** Marks all places where `text` stands, and goes to the next or previous one. */
  find(text: string, direction: 'next' | 'previous', incremental = false): void {
    const options = { decorations: FOUND_COLOURS, incremental };
    if (text === '') this.endSearch();
    else if (direction === 'next') this.#search.findNext(text, options);
    else this.#search.findPrevious(text, options);
  }

  endSearch(): void {
    this.#search.clearDecorations();
    this.#xterm.clearSelection();
    this.#events.onFound(0, 0);
  }

  focus(): void {
    this.#xterm.focus();
    this.#xterm.scrollToBottom();
  }

  close(): void {
    this.#xterm.dispose();
  }

  #onPaste(event: ClipboardEvent): void {
    // xterm would paste what it finds, even the end of a paste and then a command to run.
    event.preventDefault();
    event.stopPropagation();
    const pasted = pastedText(event.clipboardData?.getData('text/plain') ?? '');
    if (pasted.lines > LINES_WITHOUT_QUESTION) this.#events.onLongPaste(pasted);
    else this.#xterm.paste(pasted.text);
  }

  /** Keys that are not for the program inside. */
  #takesKey(event: KeyboardEvent): boolean {
    // F6 leaves the terminal; the page listens for it.
    if (event.key === 'F6') return false;
    if (this.#xterm.options.disableStdin === true && event.type === 'keydown' && types(event))
      this.#events.onUnheard();
    if (!event.ctrlKey || !event.shiftKey) return true;
    if (event.code === 'KeyC') {
      // navigator.clipboard is missing on plain http; this works everywhere.
      if (event.type === 'keydown' && this.#xterm.hasSelection()) document.execCommand('copy');
      event.preventDefault();
      return false;
    }
    if (event.code === 'KeyF') {
      if (event.type === 'keydown') this.#events.onSearch();
      event.preventDefault();
      return false;
    }
    return true;
  }
}

/** Whether a key means something to a program: not one that is only held down, such as Shift. */
function types({ key, ctrlKey, shiftKey }: KeyboardEvent): boolean {
  return !(ctrlKey && shiftKey) && (key.length === 1 || ['Enter', 'Tab', 'Backspace'].includes(key));
}

function within(value: number, [least, most]: readonly [number, number]): number {
  return Math.max(least, Math.min(most, value));
}

/**
 * Programs ask their terminal what it is and where the cursor is. The terminal on the server answers;
 * an answer from here would be a duplicate, from every tab, and again after each replay.
 */
function silenceAnswers(xterm: Terminal): void {
  const taken = () => true;
  for (const prefix of ['', '?', '>', '=']) {
    xterm.parser.registerCsiHandler({ ...(prefix ? { prefix } : {}), final: 'c' }, taken);
    if (prefix !== '=') xterm.parser.registerCsiHandler({ ...(prefix ? { prefix } : {}), final: 'n' }, taken);
  }
  xterm.parser.registerCsiHandler({ intermediates: '$', final: 'p' }, taken);
  xterm.parser.registerCsiHandler({ prefix: '?', intermediates: '$', final: 'p' }, taken);
  xterm.parser.registerDcsHandler({ intermediates: '$', final: 'q' }, taken);
  for (const colour of [4, 10, 11, 12]) xterm.parser.registerOscHandler(colour, (data) => data.includes('?'));
}
