/**
 * Follows the shells of one terminal from their marks: which one is at its prompt, when a command starts,
 * what it prints, how it ends. Knows no pty and no screen.
 */
import { EchoReader } from './echo-reader.ts';
import { CURSOR_QUERY } from './marks-parser.ts';
import type { Mark, Token } from './marks-parser.ts';
import type { CommandEnd, OpenShell, PromptSign, ShellEvents } from './shell-events.ts';
import { UnmarkedShell } from './unmarked-shell.ts';

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
 * useless: back to the shell's screen, and to what a shell expects.
 */
const LEAVE_ALTERNATE_SCREEN =
  '\u001B[?1049l\u001B[?1000l\u001B[?1002l\u001B[?1003l\u001B[?25h\u001B[?1l\u001B>\u001B[m';

export class ShellTracker {
  readonly #events: ShellEvents;
  #phase: Phase = 'starting';
  #announces = false;
  /** The shells that wait for one another, the outermost first. */
  readonly #shells: OpenShell[] = [];
  readonly #unmarked: UnmarkedShell;
  #unmarkedShells = 0;
  /** Those shells are gone for good: the next prompt does not answer what was typed. */
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

  /** `prompts`: of shells without marks, besides those that look like one. */
  constructor(events: ShellEvents, prompts: readonly string[] = []) {
    this.#events = events;
    this.#unmarked = new UnmarkedShell(prompts);
  }

  /** Says what is about to be typed, so that its echo is known however it wraps. Null: a person types. */
  expectEcho(line: string | null): void {
    this.#echo = line === null ? null : new EchoReader(line);
  }

  /** PID of the shell that was last at its prompt, as it sees itself; null before the first prompt. */
  get shell(): number | null {
    return this.#shells.at(-1)?.pid ?? null;
  }

  /** Whether the shell at its prompt was started from another one, which waits for it. */
  get nested(): boolean {
    return this.#shells.length > 1;
  }

  /** At a continuation prompt. */
  get continues(): boolean {
    return this.#phase === 'continuation';
  }

  /** The outermost first; the last one is at its prompt, or was when the running command was typed. */
  get shells(): readonly OpenShell[] {
    return this.#shells;
  }

  /** What may be a prompt is one: nothing has followed it. */
  takePrompt(): void {
    const shown = this.#unmarked.sign;
    if (this.#phase !== 'running' || shown === null) return;
    // After a shell with marks has ended, the one around it shows the prompt that it had before.
    const around = this.#shells.findLastIndex(({ pid }) => pid < 0);
    const left = around !== -1 && !this.#inUnmarked && this.#unmarked.again;
    if (left) this.#shells.length = around + 1;
    const known = this.#inUnmarked;
    const sign = shown === 'none' ? (this.#shells.at(-1)?.sign ?? '$') : shown;
    if (!known) this.#open({ pid: -++this.#unmarkedShells, sign });
    const ended = { status: null, certain: true, line: this.#line };
    this.#events.outputEnd();
    const promptLength = this.#unmarked.take();
    this.#line = '';
    this.#phase = 'prompt';
    this.#announces = false;
    this.#echo = this.#echo?.anew() ?? null;
    this.#events.prompt(
      { sign, announces: false, left },
      { ...ended, unmarked: { promptLength, inside: known } },
    );
    this.#events.inputStart(false);
  }

  /** The same for what asks for another line. */
  takeContinuation(): void {
    if (this.#phase !== 'running' || !this.#inUnmarked || !this.#unmarked.continues) return;
    this.#unmarked.start();
    this.#phase = 'continuation';
    this.#events.continuation();
    this.#events.inputStart(true);
  }

  get #inUnmarked(): boolean {
    return (this.#shells.at(-1)?.pid ?? 0) < 0;
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
      if (this.#phase === 'running') this.#look(data);
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
    this.#unmarked.start();
    this.#events.outputStart(!this.#announces);
    if (end === data.length) return;
    this.#events.text(data.slice(end));
    if (this.#phase === 'running') this.#look(data.slice(end));
  }

  #look(data: string): void {
    this.#unmarked.add(data);
    const known = this.#inUnmarked;
    const continues = known && this.#unmarked.continues;
    const kind = this.#unmarked.sign === null ? null : 'prompt';
    this.#events.mayBePrompt(continues ? 'continuation' : kind, known);
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
    // Even after `entered`: an editor that moves down within a wrapped line prints newlines too.
    this.#events.inputEnd();
    this.#phase = 'running';
    this.#unmarked.start();
    this.#events.outputStart(true);
  }

  #commandEnd(status: number, pid: number): void {
    // At a prompt the same shell only draws it again; another one has come back after Ctrl-D.
    if (this.#phase === 'starting' || this.#phase === 'continuation') return;
    if (this.#phase === 'prompt' && !this.#orphaned && pid === this.shell) return;
    const another =
      this.#orphaned || (this.#shells.length > 0 && !this.#shells.some((shell) => shell.pid === pid));
    const certain = this.#phase === 'running';
    this.#ended = { status: another ? null : status, certain, line: this.#line };
    this.#events.outputEnd();
    this.#unmarked.start();
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
    const sign = signOf(promptText);
    const left = this.#enterShell({ pid: mark.pid, sign });
    if (!this.#shells.some(({ pid }) => pid < 0)) this.#unmarked.forget();
    this.#events.prompt({ sign, announces: mark.announces, left }, ended);
    this.#events.inputStart(false);
  }

  #leaveAlternateScreen(): void {
    if (!this.#alternateScreen) return;
    this.#alternateScreen = false;
    this.#events.text(LEAVE_ALTERNATE_SCREEN);
  }

  /** Says whether a shell that waited further out has come back; those inside it are gone. */
  #enterShell(shell: OpenShell): boolean {
    const at = this.#shells.findLastIndex(({ pid }) => pid === shell.pid);
    if (at === -1) {
      this.#open(shell);
      return false;
    }
    const left = at < this.#shells.length - 1;
    this.#shells.length = at;
    this.#shells.push(shell);
    return left;
  }

  #open(shell: OpenShell): void {
    this.#shells.push(shell);
    if (this.#shells.length > MOST_SHELLS) this.#shells.shift();
  }
}

function signOf(promptText: string): PromptSign {
  return promptText.trimEnd().endsWith('#') ? '#' : '$';
}
