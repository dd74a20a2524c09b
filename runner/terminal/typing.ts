/** One command that the program types into a terminal: what is left to type, and who waits for its end. */
import type { CommandRecord } from './command-record.ts';

/** Why a command could not be typed to its end. */
export type TypingErrorCode =
  /** The terminal is not at its prompt. */
  | 'busy'
  /** Time is up; the command still runs. */
  | 'timeout'
  /** The terminal was closed, or its machine is gone. */
  | 'closed'
  /** The shell waits for more than there is: an open quote, heredoc or loop. */
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

export interface TypingOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

export class Typing {
  readonly text: string;
  readonly startedAt = performance.now();
  readonly done: Promise<CommandRecord>;
  readonly #lines: readonly string[];
  #next = 0;
  #settle!: { resolve(record: CommandRecord): void; reject(reason: unknown): void };
  #release: () => void = () => {};

  constructor(text: string, options: TypingOptions, terminal: string) {
    this.text = text;
    this.#lines = text.split('\n');
    this.done = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Whoever started it may wait for something else first, the screen for instance.
    this.done.catch(() => {});
    const { signal, timeoutMs } = options;
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(
            () => this.fail(new TypingError('timeout', timeoutMessage(terminal, timeoutMs))),
            timeoutMs,
          );
    const onAbort = () => this.fail(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#release = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    if (signal?.aborted === true) onAbort();
  }

  /** The line to type next, or null when all have been. */
  nextLine(): string | null {
    return this.#lines[this.#next++] ?? null;
  }

  get linesLeft(): number {
    return Math.max(0, this.#lines.length - this.#next);
  }

  finish(record: CommandRecord): void {
    this.#release();
    this.#settle.resolve(record);
  }

  fail(reason: unknown): void {
    this.#release();
    this.#settle.reject(reason);
  }
}

function timeoutMessage(terminal: string, timeoutMs: number): string {
  return `the command in terminal "${terminal}" did not end within ${timeoutMs / 1000} s`;
}
