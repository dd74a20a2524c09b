/**
 * Follows the shells of one terminal from their marks: who is at its prompt, when a command starts,
 * what it prints, how it ends. Knows no pty and no screen.
 */
import { EchoReader } from './echo-reader.ts';
import { CURSOR_QUERY } from './marks-parser.ts';
import type { Mark, Token } from './marks-parser.ts';

export type PromptSign = '$' | '#';

/** How a command ended; `status` is null when another interactive shell is now at its prompt. */
export interface CommandEnd {
  readonly status: number | null;
  /** The shell said that the command started. False for what only looks like a command: see `ShellEvents.prompt`. */
  readonly certain: boolean;
  /** What was shown since the prompt before, up to the output of what started: the line that was entered, and its echo. */
  readonly line: string;
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
  /** The line of input that began at the last `inputStart` is complete, the cursor stands below it. The last call counts. */
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
  sessionEnd(): void;
}

type Phase =
  | 'starting'
  /** At the prompt, nothing entered yet. */
  | 'prompt'
  /** A newline was printed after the prompt of a shell that announces commands. */
  | 'entered'
  | 'continuation'
  | 'running';

const MOST_SHELLS = 64;
const LONGEST_PROMPT = 4096;
const LONGEST_LINE = 16_384;
/**
 * A full-screen program that was killed leaves its screen, its mouse and its cursor behind. At a prompt they are
 * nobody's any more: back to the shell's screen, and to what a shell expects.
 */
const LEAVE_ALTERNATE_SCREEN =
  '\u001B[?1049l\u001B[?1000l\u001B[?1002l\u001B[?1003l\u001B[?25h\u001B[?1l\u001B>\u001B[m';

export class ShellTracker {
  readonly #events: ShellEvents;
  #phase: Phase = 'starting';
  #announces = false;
  /** The shells that wait for one another, the outermost first. */
  readonly #shells: number[] = [];
  /** Those shells are gone for good: the next prompt is no answer to what was typed. */
  #orphaned = false;
  /** Status that the D of the prompt being printed brought. */
  #ended: CommandEnd | null = null;
  /** What was printed since A, while a prompt is being printed. */
  #promptText: string | null = null;
  #lastTwo = '';
  #echo: EchoReader | null = null;
  /** What was shown since the last prompt, while nothing runs. */
  #line = '';
  #alternateScreen = false;

  constructor(events: ShellEvents) {
    this.#events = events;
  }

  /** Says what is about to be typed, so that its echo is known however it wraps. Null: a person types. */
  expectEcho(line: string | null): void {
    this.#echo = line === null ? null : new EchoReader(line);
  }

  /** PID of the shell that was last at its prompt, as it sees itself; null before the first prompt. */
  get shell(): number | null {
    return this.#shells.at(-1) ?? null;
  }

  /** Whether the shell at its prompt was started from another one, which waits for it. */
  get nested(): boolean {
    return this.#shells.length > 1;
  }

  token(token: Token): void {
    switch (token.kind) {
      case 'text':
        this.#text(token.text);
        break;
      case 'cursor-query':
        // busybox ash asks at each prompt; an answer would swallow keystrokes.
        if (this.#phase !== 'prompt' && this.#phase !== 'continuation') this.#text(CURSOR_QUERY);
        break;
      case 'alternate-screen':
        this.#alternateScreen = token.on;
        break;
      case 'mark':
        this.#mark(token.mark);
        break;
      default:
        token satisfies never;
    }
  }

  #text(data: string): void {
    if (this.#promptText !== null) {
      if (this.#promptText.length < LONGEST_PROMPT) this.#promptText += data;
      this.#events.text(data);
      return;
    }
    if (this.#phase !== 'running' && this.#line.length < LONGEST_LINE) this.#line += data;
    if (this.#phase !== 'prompt' && this.#phase !== 'continuation') {
      this.#events.text(data);
      return;
    }
    const end = this.#endOfInput(data);
    if (end === -1) {
      this.#events.text(data);
      return;
    }
    this.#events.text(data.slice(0, end));
    this.#events.inputEnd();
    this.#phase = this.#announces ? 'entered' : 'running';
    this.#events.outputStart(!this.#announces);
    if (end < data.length) this.#events.text(data.slice(end));
  }

  /** Where the newline that Enter printed ends; -1 when it has not come yet. */
  #endOfInput(data: string): number {
    if (this.#announces) return data.indexOf('\n') + 1 || -1;
    if (this.#echo !== null) return this.#echo.read(data);
    // busybox ash wraps its input line by `\r\r\n`, which is not the end of it.
    const before = this.#lastTwo;
    for (let at = data.indexOf('\n'); at !== -1; at = data.indexOf('\n', at + 1)) {
      const lead = (before + data.slice(Math.max(0, at - 2), at)).slice(-2);
      if (lead !== '\r\r') return at + 1;
    }
    this.#lastTwo = (before + data.slice(-2)).slice(-2);
    return -1;
  }

  #mark(mark: Mark): void {
    switch (mark.kind) {
      case 'command-end':
        this.#commandEnd(mark.status, mark.pid);
        break;
      case 'prompt-start':
        if (mark.continuation) this.#events.inputEnd();
        this.#leaveAlternateScreen();
        this.#promptText = '';
        break;
      case 'prompt-end':
        this.#promptEnd(mark);
        break;
      case 'command-start':
        this.#commandStart(mark.before);
        break;
      case 'session-end':
        this.#shells.length = 0;
        this.#orphaned = true;
        this.#events.sessionEnd();
        break;
      default:
        mark satisfies never;
    }
  }

  #commandStart(before: number | null): void {
    // Two pasted lines print C twice and D once.
    if (this.#phase === 'running') {
      this.#events.nextOutput(before);
      return;
    }
    // Also after `entered`: an editor that moves down within a wrapped line prints newlines too.
    this.#events.inputEnd();
    this.#phase = 'running';
    this.#events.outputStart(true);
  }

  #commandEnd(status: number, pid: number): void {
    // At a prompt the same shell only draws it again; another one has come back after Ctrl-D.
    if (this.#phase === 'starting' || this.#phase === 'continuation') return;
    if (this.#phase === 'prompt' && !this.#orphaned && pid === this.#shells.at(-1)) return;
    const another = this.#orphaned || (this.#shells.length > 0 && !this.#shells.includes(pid));
    const certain = this.#phase === 'running';
    this.#ended = { status: another ? null : status, certain, line: this.#line };
    this.#events.outputEnd();
    // What follows belongs to the prompt.
    this.#promptText = '';
  }

  #promptEnd(mark: Extract<Mark, { kind: 'prompt-end' }>): void {
    const promptText = this.#promptText ?? '';
    this.#promptText = null;
    this.#lastTwo = '';
    this.#line = '';
    if (mark.continuation) {
      // Inside a command (two pasted lines) it changes nothing that we could know.
      if (this.#phase === 'running' && this.#announces) return;
      this.#phase = 'continuation';
      this.#events.continuation();
      this.#events.inputStart(true);
      return;
    }
    const ended = this.#ended;
    this.#ended = null;
    this.#orphaned = false;
    this.#phase = 'prompt';
    this.#announces = mark.announces;
    this.#echo = this.#echo?.anew() ?? null;
    const left = this.#enterShell(mark.pid);
    this.#events.prompt({ sign: signOf(promptText), announces: mark.announces, left }, ended);
    this.#events.inputStart(false);
  }

  #leaveAlternateScreen(): void {
    if (!this.#alternateScreen) return;
    this.#alternateScreen = false;
    this.#events.text(LEAVE_ALTERNATE_SCREEN);
  }

  /** Says whether a shell that waited further out has come back; those inside it are gone. */
  #enterShell(pid: number): boolean {
    const at = this.#shells.lastIndexOf(pid);
    if (at === -1) {
      this.#shells.push(pid);
      if (this.#shells.length > MOST_SHELLS) this.#shells.shift();
      return false;
    }
    const left = at < this.#shells.length - 1;
    this.#shells.length = at + 1;
    return left;
  }
}

function signOf(promptText: string): PromptSign {
  return promptText.trimEnd().endsWith('#') ? '#' : '$';
}
