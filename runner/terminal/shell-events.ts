/** What there is to report about the shells in one terminal. */

export type PromptSign = '$' | '#';

/** How a command ended; `status` is null when another interactive shell is now at its prompt. */
export interface CommandEnd {
  readonly status: number | null;
  /** The shell said that the command started. False for what only looks like a command: see `ShellEvents.prompt`. */
  readonly certain: boolean;
  /** What was shown since the prompt before, up to the output of what started: the line that was entered, and its echo. */
  readonly line: string;
  /**
   * Set when the prompt of a shell without marks, `promptLength` long, ended it. `inside`: the command ran in that shell,
   * and its exit status is unknown; else it opened that shell.
   */
  readonly unmarked?: { readonly promptLength: number; readonly inside: boolean };
}

/** A shell that waits at its prompt, or for the shells inside it. */
export interface OpenShell {
  /** PID as it sees itself; negative for one without marks. */
  readonly pid: number;
  readonly sign: PromptSign;
}

export interface Prompt {
  readonly sign: PromptSign;
  /** See `Mark`: this shell says when a command starts. */
  readonly announces: boolean;
  /** A shell that was inside this one has ended. */
  readonly left: boolean;
}

/** Called in the order of the stream; `text` is everything that a terminal should show. */
export interface ShellEvents {
  text(data: string): void;
  /** Input starts here: after the prompt, or after a continuation prompt. */
  inputStart(continuation: boolean): void;
  /** The line of input that began at the last `inputStart` is complete, the cursor is below it. The last call counts. */
  inputEnd(): void;
  /** Output starts here. May be called again for one command; only what follows the last call counts. */
  outputStart(certain: boolean): void;
  /** Of several commands that were entered at once, one has ended with `status`, and the next one's output starts. */
  nextOutput(status: number | null): void;
  outputEnd(): void;
  /** The shell wants another line of the same command. */
  continuation(): void;
  /**
   * A prompt is complete. `ended` is null for a first prompt and for a redrawn one. It is not certain
   * where an announcing shell printed a newline and its prompt again without having started anything: an
   * empty line, a list of completions, a syntax error.
   */
  prompt(prompt: Prompt, ended: CommandEnd | null): void;
  /** The running command shows what may be the prompt of a shell without marks, or does no longer. */
  mayBePrompt(kind: 'prompt' | 'continuation' | null, known: boolean): void;
  sessionEnd(): void;
}
