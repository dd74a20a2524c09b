/**
 * One terminal: what it shows, which commands ran in it and how they ended. Made from a TerminalPort;
 * knows no machine and no lab.
 */
import { MOST_UNTAKEN } from '../most-untaken.ts';
import type { TimeLimits } from '../machine/limits.ts';
import type { TerminalPort, WindowSize } from '../machine/machine.ts';
import { Answers } from './answers.ts';
import { CommandLog } from './command-log.ts';
import type { CommandRecord } from './command-record.ts';
import { InputText } from './input-text.ts';
import { insist } from './insist.ts';
import { Keyboard } from './keyboard.ts';
import { marksParser } from './marks-parser.ts';
import { PortHolds } from './port-holds.ts';
import { Quiet } from './quiet.ts';
import { recover, type Recovery } from './recover.ts';
import { LINE_BACK, Screen } from './screen.ts';
import { ShellTracker } from './shell-tracker.ts';
import type { CommandEnd, OpenShell, Prompt, PromptSign } from './shell-events.ts';
import { TerminalNews, type OutputChunk, type Snapshot, type TerminalState } from './terminal-news.ts';
import type { TerminalOptions } from './terminal-options.ts';
import { wallTime } from './wall-time.ts';
import { watchFromHere } from './watch-from-here.ts';
import { whenPrompt } from './when-prompt.ts';
import { linesFrom, linesOf, notAtPrompt, type LineSource, type TypingOptions } from './typing.ts';

export type { OutputChunk, Snapshot, TerminalState };

export class Terminal extends TerminalNews {
  readonly name: string;
  readonly limits: TimeLimits;
  #size: WindowSize;
  readonly #port: TerminalPort;
  readonly #screen: Screen;
  readonly #input: InputText;
  readonly #log: CommandLog;
  readonly #tracker: ShellTracker;
  readonly #keyboard: Keyboard;
  readonly #holds: PortHolds;
  #seq = 0;
  #state: TerminalState = 'starting';
  #prompt: Prompt | null = null;
  readonly #answers: Answers;
  readonly #quiet: Quiet;

  constructor(port: TerminalPort, options: TerminalOptions) {
    super();
    this.name = options.name;
    this.limits = options.limits ?? wallTime;
    this.#quiet = new Quiet(this.limits);
    this.#size = options.size;
    this.#port = port;
    this.#answers = new Answers(port);
    this.#screen = new Screen(options.size, {
      drawn: () => this.#holds.balance(this.#screen.undrawn),
      answer: (data) => this.#onAnswer(data),
      slowed: () => this.slowings.tell(),
    });
    this.#input = new InputText(this.#screen);
    this.#holds = new PortHolds(port);
    this.#log = new CommandLog(this.#screen, this.#input, (record, by) => this.commands.tell(record, by));
    this.#tracker = new ShellTracker(
      {
        text: (data) => this.#onText(data),
        inputStart: (continuation) => this.#input.start(continuation),
        inputEnd: () => {
          if (this.#keyboard.typing === null || this.#keyboard.linesAhead) this.#input.end();
        },
        nextOutput: (status) => this.#log.next(status),
        outputStart: (certain) => this.#onOutputStart(certain),
        outputEnd: () => this.#log.stopCapture(),
        continuation: () => this.#onContinuation(),
        prompt: (prompt, ended) => this.#onPrompt(prompt, ended),
        mayBePrompt: (kind, known) => this.#onMayBePrompt(kind, known),
        sessionEnd: () => this.sessionEnds.tell(),
      },
      options.prompts,
    );
    this.#keyboard = new Keyboard(port, this.limits, (line) => this.#tracker.expectEcho(line));
    const parser = marksParser(options.nonce, (token) => this.#tracker.token(token));
    port.onData((chunk) => parser.push(chunk));
    port.onExit(() => this.#onExit());
  }

  get size(): WindowSize {
    return this.#size;
  }

  get state(): TerminalState {
    return this.#state;
  }

  /** Whose prompt the terminal is at, or was at when the running command was typed; null before the first. */
  get prompt(): PromptSign | null {
    return this.#prompt?.sign ?? null;
  }

  /** PID of that shell, as it sees itself. */
  get shell(): number | null {
    return this.#tracker.shell;
  }

  /** All shells that are open here, the outermost first. */
  get shells(): readonly OpenShell[] {
    return this.#tracker.shells;
  }

  /** Whether a shell there asks for another line of a command (`>`). */
  get continues(): boolean {
    return this.#tracker.continues;
  }

  /** Whether that shell was started from another one, to which it returns when it ends. */
  get nested(): boolean {
    return this.#tracker.nested;
  }

  /** The screen with scrollback as a string that a fresh xterm of this size can be fed, and the seq it stands for. */
  snapshot(): Promise<Snapshot> {
    const seq = this.#seq;
    // In the size that it is drawn in: a later one comes after it.
    return this.#screen.drawn(() => ({ ...this.#screen.serialized(), seq }));
  }

  /** What the screen shows now, as lines; wrapped ones joined. */
  screenLines(): Promise<readonly string[]> {
    return this.#screen.drawn(() => this.#screen.linesNow());
  }

  /** Calls back soon, and each time the screen has changed, with what it shows of the running command (all, if full-screen). */
  onScreen(listener: (lines: readonly string[]) => void): () => void {
    return this.#log.watch(listener);
  }

  /** As `onScreen`, but with what the screen shows from now on only; resolves with an unsubscribe once it looks. */
  onScreenFromHere(listener: (lines: readonly string[]) => void): Promise<() => void> {
    return watchFromHere(this.#screen, listener);
  }

  /** What the running command has printed so far; empty at a prompt. */
  outputSoFar(): Promise<readonly string[]> {
    return this.#log.outputSoFar(this.#size);
  }

  /** Keystrokes of a person. Returns false where they were left out: too much that was typed before is still unread. */
  write(data: string): boolean {
    if (this.#port.untaken + Buffer.byteLength(data) > MOST_UNTAKEN) return false;
    if (this.#state === 'prompt') {
      const entered = this.#keyboard.enters(data);
      if (entered !== -1) this.#setState('running');
      if (entered !== -1 && entered < data.length) this.#typedAhead(data.slice(entered));
    } else this.#typedAhead(data);
    return this.#port.write(data);
  }

  resize(size: WindowSize): void {
    if (size.cols === this.#size.cols && size.rows === this.#size.rows) return;
    this.#size = size;
    this.#screen.resize(size);
    this.#port.resize(size);
  }

  /**
   * Types a command at the prompt (line by line at continuation prompts), resolves with its record.
   * After 'timeout' or an abort the command goes on; see `recover`. @throws TypingError
   */
  type(text: string, options: TypingOptions = {}): Promise<CommandRecord> {
    return this.#typeFrom(linesOf(text), options);
  }

  /** Like `type`, with the next command of a script: takes as many `lines` as the shell asks for. @throws TypingError */
  typeNext(lines: string[], options: TypingOptions = {}): Promise<CommandRecord> {
    return this.#typeFrom(linesFrom(lines), options);
  }

  /** Puts a line at the prompt, in place of what is there, and leaves Enter to a person. @throws TypingError */
  offer(line: string): void {
    if (this.#state !== 'prompt') throw notAtPrompt(this);
    this.#keyboard.offer(line, this.#prompt);
  }

  /** Ends a command that does not end on its own, and makes sure that a shell answers. */
  async recover(): Promise<Recovery> {
    const recovery = await recover(this);
    await this.#screen.drawn(() => this.#takeBackLine());
    return recovery;
  }

  /** Resolves with true once the terminal is at a prompt, with false when time is up or it is closed. */
  whenPrompt(timeoutMs: number): Promise<boolean> {
    return whenPrompt(this, timeoutMs);
  }

  /** Whether this side answers what programs ask a terminal (colours, cursor): off while a real one is attached. */
  answerQueries(on: boolean): void {
    this.#answers.wanted = on;
  }

  /** Back-pressure: while any hold is held, the port is paused. */
  hold(): () => void {
    return this.#holds.hold();
  }

  close(): void {
    this.#port.close();
    this.#onExit();
    this.#screen.close();
  }

  #typeFrom(source: LineSource, options: TypingOptions): Promise<CommandRecord> {
    if (this.#state !== 'prompt') return Promise.reject(notAtPrompt(this));
    this.#setState('running');
    return this.#keyboard.type(source, options, { terminal: this.name, prompt: this.#prompt });
  }

  /** Takes back an empty line that was entered at a prompt: what stands there twice then stands there once. */
  #takeBackLine(): void {
    if (this.#state !== 'prompt' || this.#screen.undrawn > 0 || !this.#screen.repeatsLine()) return;
    this.#onText(LINE_BACK);
    this.#input.start(false);
  }

  #typedAhead(data: string): void {
    this.#keyboard.ahead(data);
    this.#log.typedAhead(data);
  }

  /** The screen answers what a program asked. */
  #onAnswer(data: string): void {
    // At a prompt nobody waits for it: it would be typed into the next command.
    if (this.#state !== 'running' || !this.#answers.takes(data)) return;
    // Nor may anything by the time it comes; and until something reads it, the kernel shows it.
    this.#keyboard.answered();
    this.#log.typedAhead(data);
    this.#port.write(data);
  }

  #onText(data: string): void {
    this.#seq += data.length;
    this.#keyboard.heard();
    this.#log.add(data);
    this.#screen.write(data);
    this.#holds.balance(this.#screen.undrawn);
    this.outputs.tell({ data, seq: this.#seq });
  }

  #onOutputStart(certain: boolean): void {
    const current = this.#log.start(this.#prompt?.sign ?? '$', this.#keyboard.typing);
    if (!certain) return;
    this.#setState('running');
    if (this.#keyboard.typing !== null || this.starts.size === 0) return;
    void this.#input.read().then((text) => {
      // In a shell that can't announce it, a line of several looks like a command for a moment.
      if (current()) this.starts.tell(text);
    });
  }

  #onContinuation(): void {
    this.#log.notYet();
    this.#setState('running');
    if (!this.#keyboard.continue()) void insist(this);
  }

  #onMayBePrompt(kind: 'prompt' | 'continuation' | null, known: boolean): void {
    if (kind === null) this.#quiet.break();
    else if (kind === 'prompt') this.#quiet.await(known, () => this.#tracker.takePrompt());
    else this.#quiet.await(known, () => this.#tracker.takeContinuation());
  }

  #onPrompt(prompt: Prompt, ended: CommandEnd | null): void {
    const first = this.#prompt === null;
    this.#prompt = prompt;
    // A redrawn prompt ends nothing: what was typed before it still stands or runs.
    if (ended === null && !first) return;
    if (ended !== null && this.#keyboard.typing !== null && !this.#keyboard.ours(ended, prompt.left)) {
      // What is typed has yet to be read.
      this.#keyboard.theirs();
      this.#log.finish(ended, null, prompt.sign, this.#size);
    } else {
      const typing = this.#keyboard.atPrompt(first || ended?.certain === true);
      this.#setState('prompt');
      this.#log.finish(ended, typing, prompt.sign, this.#size);
    }
    if (prompt.left) this.shellsLeft.tell();
  }

  #setState(state: TerminalState): void {
    if (this.#state === state || this.#state === 'closed') return;
    this.#state = state;
    this.states.tell(state);
  }

  #onExit(): void {
    this.#quiet.break();
    if (this.#state === 'closed') return;
    this.#setState('closed');
    this.#keyboard.unplug(`terminal "${this.name}" was closed while its command ran`);
  }
}
