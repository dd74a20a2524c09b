/** One command that the program types into a terminal: what is left to type, and what waits for its end. */
import type { TimeLimits } from '../machine/limits.ts';
import type { CommandRecord } from './command-record.ts';

/** Why a command could not be typed to its end. */
export type TypingErrorCode =
  /** The terminal is not at its prompt. */
  | 'busy'
  /** Time is up; the command still runs. */
  | 'timeout'
  /** The terminal was closed, or its machine is gone. */
  | 'closed'
  /** The shell waits for more than it gets: an open quote, heredoc or loop. */
  | 'incomplete'
  /** The command was complete before its last line was typed. */
  | 'complete-early';

export class TypingError extends Error {
  override readonly name = 'TypingError';
  readonly code: TypingErrorCode;

  constructor(code: TypingErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export function notAtPrompt({ name, state }: { readonly name: string; readonly state: string }): TypingError {
  const message = `terminal "${name}" is not at its prompt (${state}); wait until its command ends, or press Ctrl-C`;
  return new TypingError(state === 'closed' ? 'closed' : 'busy', message);
}

export interface TypingOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Where the lines of a command come from. */
export interface LineSource {
  /** The next one, or null when there is none. */
  next(): string | null;
  /** How many of them the shell must have taken before the command may be complete. */
  readonly due: number;
}

/** The lines of one command, all of which belong to it. */
export function linesOf(text: string): LineSource {
  const lines = text.split('\n');
  return {
    next: () => lines.shift() ?? null,
    get due() {
      return lines.length;
    },
  };
}

/** The lines of a script: a command takes as many as its shell asks for, from the front of `lines`. */
export function linesFrom(lines: string[]): LineSource {
  return { next: () => lines.shift() ?? null, due: 0 };
}

export class Typing {
  readonly startedAt = performance.now();
  readonly done: Promise<CommandRecord>;
  readonly #source: LineSource;
  readonly #typed: string[] = [];
  #settle!: { resolve(record: CommandRecord): void; reject(reason: unknown): void };
  #release: () => void = () => {};
  #over = false;

  constructor(source: LineSource, options: TypingOptions, terminal: string, limits: TimeLimits) {
    this.#source = source;
    this.done = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // The caller may wait for something else first, the screen for instance.
    this.done.catch(() => {});
    const { signal, timeoutMs } = options;
    const forget =
      timeoutMs === undefined
        ? (): void => {}
        : limits.start(timeoutMs, () =>
            this.fail(new TypingError('timeout', timeoutMessage(terminal, timeoutMs))),
          );
    const onAbort = () => this.fail(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#release = () => {
      forget();
      signal?.removeEventListener('abort', onAbort);
    };
    if (signal?.aborted === true) onAbort();
  }

  /** Nobody waits for it any more. */
  get over(): boolean {
    return this.#over;
  }

  /** What has been typed so far. */
  get text(): string {
    return this.#typed.join('\n');
  }

  /** The line to type next, or null when all have been. */
  nextLine(): string | null {
    const line = this.#source.next();
    if (line !== null) this.#typed.push(line);
    return line;
  }

  /** Lines that belong to the command and have not been typed. */
  get linesLeft(): number {
    return this.#source.due;
  }

  /** Whether the line that was typed last is in what a terminal showed: by its first characters, as it may be wrapped. */
  shownIn(text: string): boolean {
    return visible(text).includes(visible(this.#typed.at(-1) ?? '').slice(0, SURE));
  }

  /** The same, where a terminal may show nothing of what is typed. */
  mayBe(text: string): boolean {
    return visible(text) === '' || this.shownIn(text);
  }

  finish(record: CommandRecord): void {
    this.#over = true;
    this.#release();
    this.#settle.resolve(record);
  }

  fail(reason: unknown): void {
    this.#over = true;
    this.#release();
    this.#settle.reject(reason);
  }
}

/** This many characters tell one line from another. */
const SURE = 12;
const CONTROLS = /\u001B\[[0-9;?]*[A-Za-z]|[\u0000-\u0020\u007F]/g;

function visible(text: string): string {
  return text.replace(CONTROLS, '');
}

function timeoutMessage(terminal: string, timeoutMs: number): string {
  return `the command in terminal "${terminal}" did not end within ${timeoutMs / 1000} s`;
}
