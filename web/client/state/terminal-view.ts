/** One xterm of the page: draws what comes, says what has been drawn, and passes keys on. Knows no socket. */
import { FitAddon } from '@xterm/addon-fit';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal, type ITheme } from '@xterm/xterm';
import { MAX_INPUT, SIZE_BOUNDS } from '../../protocol-constants.ts';

export interface TerminalViewEvents {
  onInput(data: string): void;
  /** Everything up to `seq` is on the screen. */
  onDrawn(seq: number): void;
}

const TERMINAL_THEME: ITheme = {
  background: '#12110f',
  foreground: '#ece6da',
  cursor: '#f0a95b',
  cursorAccent: '#12110f',
  selectionBackground: '#5b4a33',
  black: '#3a362f',
  red: '#ff8272',
  green: '#8fd19e',
  yellow: '#f2c76e',
  blue: '#8db8ff',
  magenta: '#d9a5f0',
  cyan: '#7fd6d6',
  white: '#d8d1c4',
  brightBlack: '#9a9184',
  brightRed: '#ffa79b',
  brightGreen: '#b4e6be',
  brightYellow: '#ffe0a3',
  brightBlue: '#b9d4ff',
  brightMagenta: '#ecccfa',
  brightCyan: '#b0ecec',
  brightWhite: '#fffaf0',
};

const RESET = '\u001Bc';

export class TerminalView {
  readonly #name: string;
  readonly #xterm: Terminal;
  readonly #fit = new FitAddon();
  readonly #events: TerminalViewEvents;
  #seq = 0;

  constructor(name: string, textSize: number, events: TerminalViewEvents) {
    this.#name = name;
    this.#events = events;
    this.#xterm = new Terminal({
      allowProposedApi: true,
      cursorBlink: false,
      cursorInactiveStyle: 'outline',
      disableStdin: true,
      fontFamily:
        "'DejaVu Sans Mono', ui-monospace, 'SF Mono', 'Cascadia Mono', 'Liberation Mono', Menlo, monospace",
      fontSize: textSize,
      lineHeight: 1.2,
      minimumContrastRatio: 4.5,
      scrollback: 2_000,
      theme: TERMINAL_THEME,
    });
    this.#xterm.loadAddon(this.#fit);
    this.#xterm.loadAddon(new Unicode11Addon());
    this.#xterm.unicode.activeVersion = '11';
    this.#xterm.loadAddon(
      new WebLinksAddon((_event, url) => window.open(url, '_blank', 'noopener,noreferrer')),
    );
    this.#xterm.onData((data) => {
      for (let at = 0; at < data.length; at += MAX_INPUT) events.onInput(data.slice(at, at + MAX_INPUT));
    });
    this.#xterm.attachCustomKeyEventHandler((event) => this.#takesKey(event));
    silenceAnswers(this.#xterm);
  }

  /** Puts it on the page; `describedBy` is the id of the text that says how to get out by keyboard. */
  open(element: HTMLElement, describedBy: string): void {
    this.#xterm.open(element);
    this.#xterm.textarea?.setAttribute('aria-label', `Terminal ${this.#name}`);
    this.#xterm.textarea?.setAttribute('aria-describedby', describedBy);
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

  /** Shows a whole screen in place of all there was. */
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

  /** How many columns and rows its element has room for; null while it can't be measured. */
  room(): { readonly cols: number; readonly rows: number } | null {
    const room = this.#fit.proposeDimensions();
    if (!room || !Number.isFinite(room.cols) || !Number.isFinite(room.rows)) return null;
    return { cols: within(room.cols, SIZE_BOUNDS.cols), rows: within(room.rows, SIZE_BOUNDS.rows) };
  }

  setTextSize(size: number): void {
    this.#xterm.options.fontSize = size;
  }

  /** Keys typed while nobody listens are not kept. */
  setWritable(writable: boolean): void {
    this.#xterm.options.disableStdin = !writable;
  }

  focus(): void {
    this.#xterm.focus();
    this.#xterm.scrollToBottom();
  }

  close(): void {
    this.#xterm.dispose();
  }

  /** Keys that are not for the program inside. */
  #takesKey(event: KeyboardEvent): boolean {
    // F6 leaves the terminal; the page listens for it.
    if (event.key === 'F6') return false;
    if (event.ctrlKey && event.shiftKey && event.code === 'KeyC') {
      // navigator.clipboard is absent on plain http; this works everywhere.
      if (event.type === 'keydown' && this.#xterm.hasSelection()) document.execCommand('copy');
      event.preventDefault();
      return false;
    }
    return true;
  }
}

function within(value: number, [least, most]: readonly [number, number]): number {
  return Math.max(least, Math.min(most, value));
}

/**
 * Programs ask their terminal what it is and where the cursor stands. The terminal on the server answers;
 * an answer from here would come a second time, once from every tab, and again after each replay.
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
