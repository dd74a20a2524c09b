/** What is typed into a terminal: by the program, line by line as the shell asks for them, or by a person. Knows no screen. */
import type { TimeLimits } from '../machine/limits.ts';
import type { TerminalPort } from '../machine/machine.ts';
import type { CommandEnd, Prompt } from './shell-events.ts';
import { Typing, TypingError } from './typing.ts';
import type { LineSource, TypingOptions } from './typing.ts';

const CTRL_D = '\u0004';
const ENTERS = /[\r\n\u0003]/;
/** Ctrl-C, Ctrl-\, Ctrl-Z. */
const SIGNALS = ['\u0003', '\u001C', '\u001A'] as const;
const CTRL_S = '\u0013';
const CTRL_Q = '\u0011';
const PASTE_START = '\u001B[200~';
const PASTE_END = '\u001B[201~';
/** Clears the line: what a person left at the prompt is not part of a typed command. */
const CLEAR_LINE = { readline: '\u0005\u0015', plain: '\u0015' } as const;

export class Keyboard {
  readonly #port: TerminalPort;
  readonly #limits: TimeLimits;
  readonly #expectEcho: (line: string | null) => void;
  #typing: Typing | null = null;
  /** Something was typed by hand since the prompt came, or before it and left for it. */
  #touched = false;
  /** Keys were pressed, or the terminal answered a program, since a line was entered: the prompt may get them. */
  #ahead = false;
  /** Lines that were entered by hand while something ran, and that a shell may still read. */
  #linesAhead = 0;
  /** Inside a bracketed paste no newline enters anything. */
  #pasting = false;
  /** Ctrl-S was pressed last: if the kernel takes it, nothing is shown until Ctrl-Q. */
  #stopped = false;

  /** `expectEcho` is told what is about to be typed; null: a person types. */
  constructor(port: TerminalPort, limits: TimeLimits, expectEcho: (line: string | null) => void) {
    this.#port = port;
    this.#limits = limits;
    this.#expectEcho = expectEcho;
  }

  /** The command that the program types, or has typed; null: none since the last prompt. */
  get typing(): Typing | null {
    return this.#typing;
  }

  /** Whether a shell may still read lines that a person entered while something ran. */
  get linesAhead(): boolean {
    return this.#linesAhead > 0;
  }

  /** Types a command's first line at a prompt; resolves with its record. @throws TypingError */
  type(
    source: LineSource,
    options: TypingOptions,
    at: { readonly terminal: string; readonly prompt: Prompt | null },
  ): Typing['done'] {
    const typing = new Typing(source, options, at.terminal, this.#limits);
    this.#typing = typing;
    this.#typeLine(typing.nextLine() ?? '', this.#clearing(at.prompt));
    return typing.done;
  }

  /** Puts a line at a prompt; what becomes of it is up to a person. */
  offer(line: string, prompt: Prompt | null): void {
    this.#port.write(this.#clearing(prompt) + literal(line));
    this.#touched = true;
  }

  /** The shell asks for another line; returns false when there is none, so that it would wait for ever. */
  continue(): boolean {
    if (this.#typing === null) return true;
    const line = this.#typing.nextLine();
    if (line !== null) {
      this.#typeLine(line);
      return true;
    }
    this.#typing.fail(
      new TypingError(
        'incomplete',
        'the shell waits for more input: a quote, heredoc, loop or `\\` is left open',
      ),
    );
    return false;
  }

  /**
   * A person presses keys at a prompt. Returns the index after the one that a new prompt follows, whatever it does;
   * -1 where none is.
   */
  enters(data: string): number {
    this.#flow(data);
    // Ctrl-D ends a shell on an empty line only.
    const enters = data === CTRL_D && !this.#touched ? data.length : this.#enter(data);
    this.#touched = true;
    return enters;
  }

  /** Keys are pressed while something runs. */
  ahead(data: string): void {
    this.#flow(data);
    // The kernel discards unread input when it sends a signal.
    const signal = Math.max(...SIGNALS.map((key) => data.lastIndexOf(key)));
    const kept = data.slice(signal + 1);
    if (signal !== -1) this.#linesAhead = 0;
    this.#ahead = kept !== '' || (signal === -1 && this.#ahead);
    this.#linesAhead += kept.match(/[\r\n]/g)?.length ?? 0;
  }

  /** The terminal has answered a program, which may be gone by now. */
  answered(): void {
    this.#ahead = true;
  }

  /** Something is shown: nothing blocks it. */
  heard(): void {
    this.#stopped = false;
  }

  /**
   * Whether what ended is what the program has typed: a line of a person's may have come first, or the shell that
   * was to read it has died, and another one reads it. `left`: a shell has ended.
   */
  ours(ended: CommandEnd, left: boolean): boolean {
    if (this.#typing === null) return false;
    if (this.#typing.over) return true;
    if (this.#linesAhead === 0) return ended.certain || (!left && this.#typing.shownIn(ended.line));
    // The shell reads their line first, and meanwhile the kernel may show ours, below it: the first line counts.
    const [line = ''] = ended.line.split('\n', 1);
    return ended.certain ? this.#typing.mayBe(line) : !left && this.#typing.shownIn(line);
  }

  /** A line that a person had entered has ended first. */
  theirs(): void {
    this.#linesAhead = Math.max(0, this.#linesAhead - 1);
  }

  /** A prompt has come, on an empty line if `empty`: returns the command that was typed for it, if any. */
  atPrompt(empty: boolean): Typing | null {
    const typing = this.#typing;
    if (empty || typing !== null) this.#touched = this.#ahead;
    this.#ahead = false;
    this.#pasting = false;
    this.#linesAhead = typing === null ? Math.max(0, this.#linesAhead - 1) : this.#linesAhead;
    this.#typing = null;
    this.#expectEcho(null);
    return typing;
  }

  /** The terminal is gone. */
  unplug(why: string): void {
    this.#typing?.fail(new TypingError('closed', why));
    this.#typing = null;
  }

  #clearing(prompt: Prompt | null): string {
    const go = this.#stopped ? CTRL_Q : '';
    this.#stopped = false;
    if (!this.#touched) return go;
    return go + (prompt?.announces === true ? CLEAR_LINE.readline : CLEAR_LINE.plain);
  }

  #flow(data: string): void {
    const [stop, go] = [data.lastIndexOf(CTRL_S), data.lastIndexOf(CTRL_Q)];
    if (stop !== go) this.#stopped = stop > go;
  }

  /** Index after the first key that enters a line, or -1. */
  #enter(data: string): number {
    for (let at = 0; at < data.length;) {
      const mark = this.#pasting ? PASTE_END : PASTE_START;
      const next = data.indexOf(mark, at);
      const until = next === -1 ? data.length : next;
      const enter = this.#pasting ? -1 : data.slice(at, until).search(ENTERS);
      if (enter !== -1) return at + enter + 1;
      if (next === -1) return -1;
      this.#pasting = !this.#pasting;
      at = next + mark.length;
    }
    return -1;
  }

  #typeLine(line: string, prefix = ''): void {
    this.#expectEcho(line);
    if (this.#port.write(`${prefix}${literal(line)}\r`)) return;
    const message =
      'nothing reads what is typed here any more: too much that was typed before is still unread';
    this.#typing?.fail(new TypingError('busy', message));
  }
}

/** A bare Tab would ask for completion: Ctrl-V takes the next key as it is. */
function literal(line: string): string {
  return line.replaceAll('\t', '\u0016\t');
}
