/**
 * A lab on a machine, for a person or for `run`: types what is clicked, recognises what is typed by hand,
 * and judges both the same way. Says what happens through RunEvents; knows no page and no report.
 */
import { fill } from '../expectation/fill.ts';
import { judge } from '../expectation/judge.ts';
import { screenMatches } from '../expectation/match-screen.ts';
import type { Action, Captures, Command, Lab } from '../lab/lab.ts';
import type { MachineError } from '../machine/machine-error.ts';
import type { Machine, MachineProvider, WindowSize } from '../machine/machine.ts';
import type { CommandRecord } from '../terminal/command-record.ts';
import type { TypedBy } from '../terminal/command-log.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { TypingError } from '../terminal/typing.ts';
import { failedResult, judgedResult, keysResult, reachedResult, unknownResult } from './action-result.ts';
import { findAction } from './actions.ts';
import type { ActionRef, ActionResult, RunEvent } from './events.ts';
import { findTyped } from './hand-typed.ts';
import { openTerminals } from './open-terminals.ts';
import { Progress } from './progress.ts';
import type { SessionProgress } from './progress.ts';
import { RefusedError } from './refused-error.ts';
import { ENDED_BEFORE_UNTIL, runAction } from './run-action.ts';

export interface SessionOptions {
  readonly hostname?: string;
  readonly size?: WindowSize;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Wait so long for a command's terminal to come to its prompt, instead of refusing at once. */
  readonly waitForPromptMs?: number;
}

/** How long a machine gets to say that it died after a terminal of it was closed. */
const DEATH_NEWS_MS = 2000;

export class LabSession implements AsyncDisposable {
  readonly lab: Lab;
  readonly machine: Machine;
  readonly #size: WindowSize;
  readonly #listeners = new Set<(event: RunEvent) => void>();
  #terminals = new Map<string, Terminal>();
  #progress: Progress;
  /** Programs that an `until` command started and that still run, by terminal. */
  readonly #open = new Map<string, ActionRef>();
  /** Terminals in which keys were clicked, and no command has ended since. */
  readonly #clickedKeys = new Set<string>();
  #subscriptions: (() => void)[] = [];

  private constructor(lab: Lab, machine: Machine, size: WindowSize) {
    this.lab = lab;
    this.machine = machine;
    this.#size = size;
    this.#progress = new Progress(lab);
  }

  /** Starts a machine as the lab wants it and waits for its prompts. @throws MachineError */
  static async start(lab: Lab, provider: MachineProvider, options: SessionOptions = {}): Promise<LabSession> {
    const machine = await provider.create({ ...lab.machine, hostname: options.hostname ?? 'unbox' });
    const session = new LabSession(lab, machine, options.size ?? { cols: 80, rows: 24 });
    try {
      await session.#attach();
      return session;
    } catch (error) {
      await machine.dispose();
      throw error;
    }
  }

  /** By the lab's terminal names, in its order; other objects after `reset()`. */
  get terminals(): ReadonlyMap<string, Terminal> {
    return this.#terminals;
  }

  on(listener: (event: RunEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  progress(): SessionProgress {
    return this.#progress.snapshot();
  }

  /**
   * Does what a click does: types the command, or presses the keys, in its terminal. Where the machine dies
   * meanwhile, the result is unknown. @throws RefusedError when nothing was typed, for a reason to be told
   */
  async run(ref: ActionRef, options: RunOptions = {}): Promise<ActionResult> {
    const action = findAction(this.lab, ref);
    const terminal = action === null ? undefined : this.#terminals.get(action.terminal);
    if (action === null || terminal === undefined)
      throw new RefusedError('gone', 'this lab has no such command');
    const progress = this.#progress;
    const captures = progress.capturesFor(ref);
    const typed = typedText(action, captures);
    if (options.waitForPromptMs !== undefined && action.kind === 'command')
      await terminal.whenPrompt(options.waitForPromptMs);
    this.#mustBeReady(action, terminal);
    this.#emit({ type: 'action-started', ...ref, terminal: action.terminal, typed });
    if (action.kind === 'keys') this.#clickedKeys.add(action.terminal);
    try {
      const outcome = await runAction(ref.step, action, terminal, captures, options.signal);
      if (progress !== this.#progress) throw new RefusedError('gone', 'the machine was reset meanwhile');
      const running =
        action.kind === 'command' && action.until !== null && outcome.result.verdict === 'passed';
      if (running && terminal.state === 'running') this.#open.set(action.terminal, ref);
      this.#record(outcome.result, outcome.captures);
      return outcome.result;
    } catch (error) {
      if (!(error instanceof TypingError)) throw error;
      const reason = await this.#deathNews();
      if (reason === null) throw new RefusedError('gone', 'the terminal was closed meanwhile');
      const result = unknownResult(ref.step, action, typed, { reason: 'machine', message: reason.message });
      if (progress === this.#progress) this.#record(result, null);
      return result;
    }
  }

  /** Puts a fresh machine in place and forgets all progress; emits `machine-started`. @throws MachineError */
  async reset(): Promise<void> {
    this.#detach();
    this.#progress = new Progress(this.lab);
    const startedAt = performance.now();
    await this.machine.reset();
    await this.#attach();
    this.#emit({ type: 'machine-started', ms: performance.now() - startedAt });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#detach();
    await this.machine.dispose();
  }

  async #attach(): Promise<void> {
    this.#terminals = await openTerminals(this.lab, this.machine, this.#size);
    for (const terminal of this.#terminals.values()) {
      this.#subscriptions.push(
        terminal.onStart((text) => this.#onStart(terminal, text)),
        terminal.onCommand((record, by) => this.#onCommand(terminal, record, by)),
        terminal.onShellLeft(() => this.#onShellLeft(terminal)),
      );
    }
    this.#subscriptions.push(
      this.machine.onDeath(({ message, hint, detail }) =>
        this.#emit({ type: 'machine-died', message, hint, detail }),
      ),
    );
  }

  #detach(): void {
    for (const unsubscribe of this.#subscriptions.splice(0)) unsubscribe();
    for (const terminal of this.#terminals.values()) terminal.close();
    this.#open.clear();
    this.#clickedKeys.clear();
  }

  #mustBeReady(action: Action, terminal: Terminal): void {
    if (this.machine.state.kind === 'dead') throw this.machine.state.reason;
    if (terminal.state === 'closed') throw new RefusedError('gone', `terminal "${terminal.name}" is closed`);
    if (action.kind === 'keys' || terminal.state === 'prompt') return;
    throw new RefusedError(
      'busy',
      `terminal "${terminal.name}" is busy: wait until its command ends, or end it there with Ctrl-C or q`,
    );
  }

  /** A program that has to show something: what the screen shows while it runs decides, as it does for a click. */
  #onStart(terminal: Terminal, text: string): void {
    const found = findTyped(this.lab, this.#progress, terminal.name, text);
    const until = found?.command.until ?? null;
    if (found === null || until === null) return;
    const ref = { step: found.step, action: found.command.index };
    const startedAt = performance.now();
    const captures = this.#progress.capturesFor(ref);
    const stop = terminal.onScreen((lines) => {
      const after = screenMatches(until, lines, captures);
      if (after === null) return;
      end();
      this.#open.set(terminal.name, ref);
      const happened = {
        typed: text,
        shown: lines,
        status: null,
        ms: performance.now() - startedAt,
        tries: 1,
      };
      this.#record(reachedResult(found.step, found.command, happened, after), after);
    });
    const unsubscribe = terminal.onState((state) => {
      if (state !== 'running') end();
    });
    const end = (): void => {
      stop();
      unsubscribe();
    };
  }

  #onCommand(terminal: Terminal, record: CommandRecord, by: TypedBy): void {
    this.#clickedKeys.delete(terminal.name);
    const open = this.#open.get(terminal.name);
    if (open !== undefined) {
      this.#open.delete(terminal.name);
      for (const keys of this.#progress.keysAfter(open)) this.#pressed(open.step, keys);
      return;
    }
    if (by === 'runner') return;
    const found = findTyped(this.lab, this.#progress, terminal.name, record.text);
    if (found === null) return;
    const { step, command } = found;
    const captures = this.#progress.capturesFor({ step, action: command.index });
    const outcome = judgeTyped(step, command, record, captures);
    // Trying something again, or early, takes nothing away that was there.
    const counts = outcome.result.verdict === 'passed' || step === this.#progress.currentStep;
    const keeps = outcome.result.verdict !== 'passed' && this.#progress.passed(outcome.result);
    if (counts && !keeps) this.#record(outcome.result, outcome.captures);
  }

  /** Ctrl-D by hand: the keys that were to end the shell have done so. */
  #onShellLeft(terminal: Terminal): void {
    if (this.#clickedKeys.delete(terminal.name)) return;
    const step = this.#progress.currentStep;
    const progress = this.#progress.snapshot().steps[step];
    const last =
      progress?.actions.findLastIndex(
        (result) => result?.terminal === terminal.name && result.verdict === 'passed',
      ) ?? -1;
    const [keys] = last === -1 ? [] : this.#progress.keysAfter({ step, action: last });
    if (keys !== undefined) this.#pressed(step, keys);
  }

  #pressed(step: number, keys: Action): void {
    if (keys.kind !== 'keys' || this.#progress.passed({ step, action: keys.index })) return;
    this.#record(keysResult(step, keys, 0), null);
  }

  #record(result: ActionResult, captures: Captures | null): void {
    for (const event of this.#progress.record(result, captures)) this.#emit(event);
  }

  #emit(event: RunEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Why the machine is gone, or null when it is not: a terminal's end may be known before its machine's. */
  #deathNews(): Promise<MachineError | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => decide(null), DEATH_NEWS_MS);
      const decide = (reason: MachineError | null): void => {
        clearTimeout(timer);
        resolve(reason);
      };
      if (this.machine.state.kind === 'disposed' || this.machine.state.kind === 'resetting') decide(null);
      else this.machine.onDeath(decide);
    });
  }
}

function typedText(action: Action, captures: Captures): string {
  if (action.kind === 'keys') return action.keys.join(' ');
  return fill(action.text, captures, (name) => {
    const message = `this command needs the value %{${name}}, which no command has shown yet: run the ones before it first`;
    throw new RefusedError('missing-value', message);
  });
}

function judgeTyped(
  step: number,
  command: Command,
  record: CommandRecord,
  captures: Captures,
): { result: ActionResult; captures: Captures } {
  const happened = {
    typed: record.text,
    shown: record.output,
    status: record.status,
    ms: record.ms,
    tries: 1,
  };
  if (command.until !== null) {
    const after = screenMatches(command.until, record.output, captures);
    if (after !== null) return { result: reachedResult(step, command, happened, after), captures: after };
    const failure = { reason: 'until', message: ENDED_BEFORE_UNTIL, captures } as const;
    return { result: failedResult(step, command, happened, failure), captures };
  }
  const judgement = judge(command, record, captures);
  return { result: judgedResult(step, command, happened, judgement), captures: judgement.captures };
}
