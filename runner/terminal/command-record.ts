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
  /** The output was longer than what is kept; `output` holds its head and tail. */
  readonly truncated: boolean;
  /** Exit status; null when the command started another interactive shell that is now at its prompt. */
  readonly status: number | null;
  /** Prompt that followed. */
  readonly nextPrompt: '$' | '#';
  /** From Enter to the next prompt, ms. */
  readonly ms: number;
}
