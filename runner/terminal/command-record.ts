/** What a terminal saw of one command, from prompt to prompt. Plain data; knows no lab. */

export interface CommandRecord {
  /** Counts commands of this terminal, from 1. */
  readonly id: number;
  /** The prompt it was typed at. */
  readonly prompt: '$' | '#';
  /** The command as the screen shows it (after history, editing, wrapping); continuation lines joined with `\n`. */
  readonly text: string;
  /** What a terminal would show of its output: lines without trailing blanks, wrapped lines joined. */
  readonly output: readonly string[];
  /**
   * What the output may be without the echo of what was typed while the command ran, in each way that can
   * be told; absent where nothing was typed.
   */
  readonly withoutEcho?: readonly (readonly string[])[];
  /** Set where several commands were entered at once, as two pasted lines are: what each of them did, in order. */
  readonly each?: readonly PartRecord[];
  /** The output was longer than what is kept; `output` holds its head and tail. */
  readonly truncated: boolean;
  /** Exit status; null when the command started another interactive shell that is now at its prompt. */
  readonly status: number | null;
  /** Set where the prompt of a shell without marks ended it: its status is null, as nobody knows it. */
  readonly unmarked?: boolean;
  /** Width of the terminal then. */
  readonly columns?: number;
  /** Prompt that followed. */
  readonly nextPrompt: '$' | '#';
  /** From Enter to the next prompt, ms. */
  readonly ms: number;
}

/** One of several commands that were entered at once: which lines of the text are its own is unknown. */
export interface PartRecord {
  readonly output: readonly string[];
  readonly status: number | null;
}
