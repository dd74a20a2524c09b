/**
 * One terminal: what it shows, which commands ran in it and how they ended. Made from a TerminalPort;
 * knows no machine and no lab.
 */
import type { TerminalPort, WindowSize } from '../machine/machine.ts';
import type { CommandRecord } from './command-record.ts';
import { InputText } from './input-text.ts';
import { marksParser } from './marks-parser.ts';
import { OutputCapture } from './output-capture.ts';
import { renderOutput } from './render-output.ts';
import { Screen } from './screen.ts';
import type { Anchor } from './screen.ts';
import { ShellTracker } from './shell-tracker.ts';
import type { CommandEnd, Prompt, PromptSign } from './shell-tracker.ts';
import { Typing, TypingError } from './typing.ts';
import type { TypingOptions } from './typing.ts';

/** 'starting' until the first prompt; 'prompt'; 'running' a command (or about to: Enter was pressed); 'closed'. */
export type TerminalState = 'starting' | 'prompt' | 'running' | 'closed';

/** Who typed a command: `type()`, or a person through `write()`. */
export type TypedBy = 'runner' | 'person';

export interface TerminalOptions {
  readonly name: string;
  /** The machine's `markNonce`. */
  readonly nonce: string;
  /** The size the port was opened with. */
  readonly size: WindowSize;
}

export interface Snapshot extends WindowSize {
  readonly data: string;
  readonly seq: number;
}

/** UTF-16 units that may wait for the screen before the port is paused, and when it goes on. */
const MOST_UNPARSED = 256 * 1024;
const FEW_UNPARSED = 64 * 1024;
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
// eslint-disable-next-line no-control-regex -- keys are control characters
const ENTERS = /[\r\n\u0003]/;
/** To the end of the line, and away with it: what a person left at the prompt is not part of a typed command. */
const CLEAR_LINE = { readline: '\u0005\u0015', plain: '\u0015' } as const;

interface Running {
  readonly prompt: PromptSign;
  readonly startedAt: number;
  readonly capture: OutputCapture;
  /** Whether the shell said that it runs; see `CommandEnd.certain`. */
  readonly certain: boolean;
  capturing: boolean;
  anchor: Anchor | null;
}

export class Terminal {
  readonly name: string;
  #size: WindowSize;
  readonly #port: TerminalPort;
  readonly #screen: Screen;
  readonly #input: InputText;
  readonly #tracker: ShellTracker;
  readonly #outputListeners = new Set<(chunk: { readonly data: string; readonly seq: number }) => void>();
  readonly #stateListeners = new Set<(state: TerminalState) => void>();
  readonly #commandListeners = new Set<(record: CommandRecord, by: TypedBy) => void>();
  readonly #startListeners = new Set<(text: string) => void>();
  readonly #shellLeftListeners = new Set<() => void>();
  readonly #sessionEndListeners = new Set<() => void>();
  #seq = 0;
  #state: TerminalState = 'starting';
  #prompt: Prompt | null = null;
  #typing: Typing | null = null;
  #running: Running | null = null;
  /** Something was typed by hand since the prompt came; Enter was. */
  #touched = false;
  #commands = 0;
  /** Resolved when all records so far were delivered; null when none is under way. */
  #delivering: Promise<void> | null = null;
  #holds = 0;
  #releaseScreenHold: (() => void) | null = null;
  #answersQueries = true;

  constructor(port: TerminalPort, options: TerminalOptions) {
    this.name = options.name;
    this.#size = options.size;
    this.#port = port;
    this.#screen = new Screen(options.size);
    this.#input = new InputText(this.#screen);
    this.#tracker = new ShellTracker({
      text: (data) => this.#onText(data),
      inputStart: (continuation) => this.#input.start(continuation),
      inputEnd: () => {
        if (this.#typing === null) this.#input.end();
      },
      outputStart: (certain) => this.#onOutputStart(certain),
      outputEnd: () => {
        if (this.#running !== null) this.#running.capturing = false;
      },
      continuation: () => this.#onContinuation(),
      prompt: (prompt, ended) => this.#onPrompt(prompt, ended),
      sessionEnd: () => {
        for (const listener of this.#sessionEndListeners) listener();
      },
    });
    const parser = marksParser(options.nonce, (token) => this.#tracker.token(token));
    port.onData((chunk) => parser.push(chunk));
    port.onExit(() => this.#onExit());
    this.#screen.onAnswer((data) => {
      // At a prompt nobody waits for it: it would be typed into the next command.
      if (this.#answersQueries && this.#state === 'running') this.#port.write(data);
    });
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

  /** Marks are taken out of the text. `seq` counts UTF-16 units of text delivered so far, after this chunk. */
  onOutput(listener: (chunk: { readonly data: string; readonly seq: number }) => void): () => void {
    return subscribe(this.#outputListeners, listener);
  }

  onState(listener: (state: TerminalState) => void): () => void {
    return subscribe(this.#stateListeners, listener);
  }

  /** Calls back when a command has ended and the next prompt is there: in their order. */
  onCommand(listener: (record: CommandRecord, by: TypedBy) => void): () => void {
    return subscribe(this.#commandListeners, listener);
  }

  /** Calls back when a command that a person typed starts; with what the screen shows of it. */
  onStart(listener: (text: string) => void): () => void {
    return subscribe(this.#startListeners, listener);
  }

  /** Calls back when a nested shell ended and the one around it is at its prompt. */
  onShellLeft(listener: () => void): () => void {
    return subscribe(this.#shellLeftListeners, listener);
  }

  /** Calls back when the login session ended (`exit`, Ctrl-D in the outermost shell) and a new one starts. */
  onSessionEnd(listener: () => void): () => void {
    return subscribe(this.#sessionEndListeners, listener);
  }

  /** The screen with scrollback as a string that a fresh xterm of this size can be fed, and the seq it stands for. */
  snapshot(): Promise<Snapshot> {
    const seq = this.#seq;
    return new Promise((resolve) => {
      this.#screen.afterParsed(() => resolve({ data: this.#screen.serialize(), seq, ...this.#size }));
    });
  }

  /** What the screen shows now, as lines; wrapped ones joined. */
  screenLines(): Promise<readonly string[]> {
    return new Promise((resolve) => {
      this.#screen.afterParsed(() => resolve(this.#screen.linesNow()));
    });
  }

  /** Calls back each time the screen has changed, with what it shows of the running command (all, if full-screen). */
  onScreen(listener: (lines: readonly string[]) => void): () => void {
    return this.#screen.onChange(() => {
      const anchor = this.#running?.anchor ?? null;
      if (anchor !== null) listener(this.#screen.linesNow(anchor));
    });
  }

  /** What the running command has printed so far; empty at a prompt. */
  async outputSoFar(): Promise<readonly string[]> {
    return this.#running === null ? [] : renderOutput(this.#running.capture.text(), this.#size);
  }

  /** Keystrokes of a person. */
  write(data: string): void {
    if (this.#state === 'prompt') {
      // Whatever it does, a new prompt comes after it. Ctrl-D ends a shell on an empty line only.
      const enters = ENTERS.test(data) || (data === CTRL_D && !this.#touched);
      this.#touched = true;
      if (enters) this.#setState('running');
    }
    this.#port.write(data);
  }

  resize(size: WindowSize): void {
    if (size.cols === this.#size.cols && size.rows === this.#size.rows) return;
    this.#size = size;
    this.#screen.resize(size);
    this.#port.resize(size);
  }

  /**
   * Types a command at the prompt (line by line at continuation prompts), resolves with its record.
   * After 'timeout' or an abort the command goes on; see `interrupt`. @throws TypingError
   */
  type(text: string, options: TypingOptions = {}): Promise<CommandRecord> {
    if (this.#state !== 'prompt') {
      const message = `terminal "${this.name}" is not at its prompt (${this.#state}); wait until its command ends, or press Ctrl-C`;
      return Promise.reject(new TypingError(this.#state === 'closed' ? 'closed' : 'busy', message));
    }
    const typing = new Typing(text, options, this.name);
    this.#typing = typing;
    const clear = this.#prompt?.announces === true ? CLEAR_LINE.readline : CLEAR_LINE.plain;
    const prefix = this.#touched ? clear : '';
    this.#setState('running');
    this.#typeLine(typing.nextLine() ?? '', prefix);
    return typing.done;
  }

  /** Presses Ctrl-C and says whether the prompt came back within `graceMs`. */
  interrupt(graceMs: number): Promise<boolean> {
    if (this.#state === 'running') this.#port.write(CTRL_C);
    return this.whenPrompt(graceMs);
  }

  /** Resolves with true once the terminal is at a prompt, with false when time is up or it is closed. */
  whenPrompt(timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const decide = (state: TerminalState): void => {
        if (state !== 'prompt' && state !== 'closed') return;
        unsubscribe();
        clearTimeout(timer);
        resolve(state === 'prompt');
      };
      const unsubscribe = this.onState(decide);
      const timer = setTimeout(() => {
        unsubscribe();
        resolve(false);
      }, timeoutMs);
      decide(this.#state);
    });
  }

  /** Whether this side answers what programs ask a terminal (colours, cursor): off while a real one is attached. */
  answerQueries(on: boolean): void {
    this.#answersQueries = on;
  }

  /** Back-pressure: while any hold is held, the port is paused. */
  hold(): () => void {
    if (this.#holds++ === 0) this.#port.pause();
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (--this.#holds === 0) this.#port.resume();
    };
  }

  close(): void {
    this.#port.close();
    this.#onExit();
    this.#screen.afterParsed(() => this.#screen.dispose());
  }

  #onText(data: string): void {
    this.#seq += data.length;
    if (this.#running?.capturing === true) this.#running.capture.add(data);
    this.#screen.write(data, () => {
      if (this.#releaseScreenHold !== null && this.#screen.unparsed < FEW_UNPARSED) {
        this.#releaseScreenHold();
        this.#releaseScreenHold = null;
      }
    });
    if (this.#releaseScreenHold === null && this.#screen.unparsed > MOST_UNPARSED) {
      this.#releaseScreenHold = this.hold();
    }
    for (const listener of this.#outputListeners) listener({ data, seq: this.#seq });
  }

  #onOutputStart(certain: boolean): void {
    this.#screen.release(this.#running?.anchor ?? null);
    const running: Running = {
      prompt: this.#prompt?.sign ?? '$',
      startedAt: this.#typing?.startedAt ?? this.#running?.startedAt ?? performance.now(),
      capture: new OutputCapture(),
      certain,
      capturing: true,
      anchor: null,
    };
    this.#running = running;
    this.#screen.afterParsed(() => {
      if (this.#running === running) running.anchor = this.#screen.anchor();
    });
    if (!certain) return;
    this.#setState('running');
    if (this.#typing !== null || this.#startListeners.size === 0) return;
    void this.#input.read().then((text) => {
      // In a shell that can't announce it, a line of several looks like a command for a moment.
      if (this.#running === running) for (const listener of this.#startListeners) listener(text);
    });
  }

  #onContinuation(): void {
    this.#setState('running');
    const typing = this.#typing;
    if (typing === null) return;
    const line = typing.nextLine();
    if (line !== null) {
      this.#typeLine(line);
      return;
    }
    typing.fail(
      new TypingError(
        'incomplete',
        'the shell waits for more input: a quote, heredoc, loop or `\\` is left open',
      ),
    );
    this.#port.write(CTRL_C);
  }

  #typeLine(line: string, prefix = ''): void {
    this.#tracker.expectEcho(prefix + line);
    // A bare Tab would ask for completion: Ctrl-V takes the next key as it is.
    this.#port.write(`${prefix}${line.replaceAll('\t', '\u0016\t')}\r`);
  }

  #onPrompt(prompt: Prompt, ended: CommandEnd | null): void {
    const running = this.#running;
    const typing = this.#typing;
    const first = this.#prompt === null;
    this.#prompt = prompt;
    // A redrawn prompt ends nothing: what was typed before it still stands or runs.
    if (ended === null && !first) {
      if (this.#state === 'starting') this.#setState('prompt');
      return;
    }
    this.#running = null;
    if (running !== null) this.#screen.release(running.anchor);
    if (first || ended?.certain === true || typing !== null) this.#touched = false;
    this.#typing = null;
    this.#tracker.expectEcho(null);
    this.#setState('prompt');
    if (running !== null && ended !== null && (ended.certain || typing !== null)) {
      this.#finish(running, typing, ended, prompt.sign);
    }
    if (prompt.left) for (const listener of this.#shellLeftListeners) listener();
  }

  #finish(running: Running, typing: Typing | null, ended: CommandEnd, nextPrompt: PromptSign): void {
    const ms = performance.now() - running.startedAt;
    const output = renderOutput(running.capture.text(), this.#size);
    const text = typing?.text ?? this.#input.read();
    const deliver = (typed: string, lines: readonly string[]): void => {
      // Nothing was entered, or Ctrl-C took it back before it was.
      if (typing === null && (typed.trim() === '' || (ended.status === 130 && typed.endsWith('^C')))) return;
      const { prompt, capture } = running;
      const record: CommandRecord = {
        id: ++this.#commands,
        prompt,
        text: typed,
        output: lines,
        truncated: capture.truncated,
        status: ended.status,
        nextPrompt,
        ms,
      };
      if (typing !== null && typing.linesLeft > 0) {
        const message = `the shell ran the command before its last ${typing.linesLeft} line(s) were typed: it was complete without them`;
        typing.fail(new TypingError('complete-early', message));
      }
      for (const listener of this.#commandListeners) listener(record, typing === null ? 'person' : 'runner');
      typing?.finish(record);
    };
    if (typeof text === 'string' && Array.isArray(output) && this.#delivering === null) {
      deliver(text, output);
      return;
    }
    const before = this.#delivering;
    const delivering = Promise.all([text, output, before]).then(([typed, lines]) => {
      if (this.#delivering === delivering) this.#delivering = null;
      deliver(typed, lines);
    });
    this.#delivering = delivering;
  }

  #setState(state: TerminalState): void {
    if (this.#state === state || this.#state === 'closed') return;
    this.#state = state;
    for (const listener of this.#stateListeners) listener(state);
  }

  #onExit(): void {
    if (this.#state === 'closed') return;
    this.#setState('closed');
    this.#typing?.fail(new TypingError('closed', `terminal "${this.name}" was closed while its command ran`));
    this.#typing = null;
  }
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
