/** What is typed into a terminal: by the program, line by line as the shell asks for them, or by a person. Knows no screen. */
import type { TerminalPort } from '../machine/machine.ts';
import type { Prompt } from './shell-tracker.ts';
import { Typing, TypingError } from './typing.ts';
import type { LineSource, TypingOptions } from './typing.ts';

const CTRL_D = '\u0004';
const ENTERS = /[\r\n\u0003]/;
/** To the end of the line, and away with it: what a person left at the prompt is not part of a typed command. */
const CLEAR_LINE = { readline: '\u0005\u0015', plain: '\u0015' } as const;

export class Keyboard {
  readonly #port: TerminalPort;
  readonly #expectEcho: (line: string | null) => void;
  #typing: Typing | null = null;
  /** Something was typed by hand since the prompt came. */
  #touched = false;

  /** `expectEcho` hears what is about to be typed; null: a person types. */
  constructor(port: TerminalPort, expectEcho: (line: string | null) => void) {
    this.#port = port;
    this.#expectEcho = expectEcho;
  }

  /** The command that the program types, or has typed; null: none since the last prompt. */
  get typing(): Typing | null {
    return this.#typing;
  }

  /** Types a command's first line at a prompt; resolves with its record. @throws TypingError */
  type(
    source: LineSource,
    options: TypingOptions,
    at: { readonly terminal: string; readonly prompt: Prompt | null },
  ): Typing['done'] {
    const typing = new Typing(source, options, at.terminal);
    this.#typing = typing;
    this.#typeLine(typing.nextLine() ?? '', this.#clearing(at.prompt));
    return typing.done;
  }

  /** Puts a line at a prompt; what becomes of it is a person's business. */
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

  /** A person presses keys at a prompt: whether a new prompt comes after them, whatever they do. */
  enters(data: string): boolean {
    // Ctrl-D ends a shell on an empty line only.
    const enters = ENTERS.test(data) || (data === CTRL_D && !this.#touched);
    this.#touched = true;
    return enters;
  }

  /** A prompt has come, on an empty line if `empty`: returns the command that was typed for it, if any. */
  atPrompt(empty: boolean): Typing | null {
    const typing = this.#typing;
    if (empty || typing !== null) this.#touched = false;
    this.#typing = null;
    this.#expectEcho(null);
    return typing;
  }

  /** Nobody is there any more. */
  unplug(why: string): void {
    this.#typing?.fail(new TypingError('closed', why));
    this.#typing = null;
  }

  #clearing(prompt: Prompt | null): string {
    if (!this.#touched) return '';
    return prompt?.announces === true ? CLEAR_LINE.readline : CLEAR_LINE.plain;
  }

  #typeLine(line: string, prefix = ''): void {
    this.#expectEcho(prefix + line);
    this.#port.write(`${prefix}${literal(line)}\r`);
  }
}

/** A bare Tab would ask for completion: Ctrl-V takes the next key as it is. */
function literal(line: string): string {
  return line.replaceAll('\t', '\u0016\t');
}
