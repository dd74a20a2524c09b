/**
 * Recognises what a person does in the terminals by hand as actions of the lab, and judges it as it would a
 * click. Knows no machine.
 */
import { screenMatches } from '../expectation/match-screen.ts';
import type { Command, Keys } from '../lab/lab.ts';
import type { TypedBy } from '../terminal/command-log.ts';
import type { CommandRecord } from '../terminal/command-record.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { keysResult, reachedResult } from './action-result.ts';
import { endedCommand } from './ended-command.ts';
import type { ActionRef, ActionResult } from './events.ts';
import { findTyped, firstOf, isBlank } from './hand-typed.ts';
import type { Journal } from './journal.ts';
import type { Attempt } from './decide.ts';

/** A command that a person typed and that no action was judged by: none of the lab's, or none that counts right now. */
export interface OwnCommand {
  /** The one that was current. */
  readonly step: number;
  readonly terminal: string;
  readonly prompt: CommandRecord['prompt'];
  readonly typed: string;
  readonly shown: readonly string[];
  readonly status: number | null;
}

export interface HandEvents {
  /** After each command that somebody typed by hand, and each program and shell that ended. */
  onEnded(attempt: Attempt): void;
  /** A command of the lab that was typed by hand has failed. */
  onFailed(terminal: Terminal, result: ActionResult): void;
  onOwn(command: OwnCommand): void;
}

export class HandWatch {
  readonly #journal: Journal;
  readonly #events: HandEvents;
  /** Programs that an `until` command started and that still run, by terminal: what was done with each last. */
  readonly #open = new Map<string, ActionRef>();
  /** What ends the wait for the next keys that have to show something, by terminal. */
  readonly #awaited = new Map<string, () => void>();
  readonly #terminals: ReadonlyMap<string, Terminal>;
  /** Terminals in which keys were clicked, and no command has ended since. */
  readonly #clickedKeys = new Set<string>();
  readonly #subscriptions: (() => void)[];

  constructor(journal: Journal, terminals: Iterable<Terminal>, events: HandEvents) {
    this.#journal = journal;
    this.#events = events;
    this.#terminals = new Map([...terminals].map((terminal) => [terminal.name, terminal]));
    this.#subscriptions = [...this.#terminals.values()].flatMap((terminal) => [
      terminal.onStart((text) => this.#onStart(terminal, text)),
      terminal.onCommand((record, by) => this.#onCommand(terminal, record, by)),
      terminal.onShellLeft(() => this.#onShellLeft(terminal)),
    ]);
  }

  /** A click started a program that does not come back by itself, or pressed keys in it. */
  programRuns(terminal: string, ref: ActionRef): void {
    this.#open.set(terminal, ref);
    this.#awaitKeys(terminal);
  }

  /** A click presses keys here: the result is not the person's typing. */
  keysClicked(terminal: string): void {
    this.#clickedKeys.add(terminal);
    this.#stopAwaiting(terminal);
  }

  /** Such a click has done what it could. */
  keysDone(terminal: string): void {
    this.#awaitKeys(terminal);
  }

  stop(): void {
    for (const unsubscribe of this.#subscriptions) unsubscribe();
    for (const name of this.#terminals.keys()) this.#stopAwaiting(name);
  }

  /** Keys after which a program that runs on has to show something: what the screen shows from now on decides. */
  #awaitKeys(name: string): void {
    this.#stopAwaiting(name);
    const terminal = this.#terminals.get(name);
    const open = this.#open.get(name);
    if (terminal === undefined || open === undefined) return;
    const { progress } = this.#journal;
    const keys = progress.keysAfter(open);
    const at = keys.findIndex(({ until }) => until !== null);
    const next = keys[at];
    const until = next?.until ?? null;
    if (next === undefined || until === null) return;
    const ref = { step: open.step, action: next.index };
    const captures = progress.capturesFor(ref);
    let watching = true;
    let stop = (): void => {};
    this.#awaited.set(name, () => {
      watching = false;
      stop();
    });
    const startedAt = performance.now();
    const onShown = (shown: readonly string[]): void => {
      const after = watching ? screenMatches(until, shown, captures) : null;
      if (after === null) return;
      for (const earlier of keys.slice(0, at)) this.#pressed(open.step, earlier);
      const ms = performance.now() - startedAt;
      this.#journal.action(keysResult(ref.step, next, ms, { shown, captures: after }), after);
      this.programRuns(name, ref);
    };
    void terminal.onScreenFromHere(onShown).then((unsubscribe) => {
      if (watching) stop = unsubscribe;
      else unsubscribe();
    });
  }

  #stopAwaiting(name: string): void {
    this.#awaited.get(name)?.();
    this.#awaited.delete(name);
  }

  /** A program that has to show something: what the screen shows while it runs decides, as it does for a click. */
  #onStart(terminal: Terminal, text: string): void {
    const { lab, progress } = this.#journal;
    const found = findTyped(lab, progress, terminal.name, text);
    const until = found?.command.until ?? null;
    if (found === null || until === null) return;
    const ref = { step: found.step, action: found.command.index };
    const startedAt = performance.now();
    const captures = progress.capturesFor(ref);
    const stop = terminal.onScreen((lines) => {
      const after = screenMatches(until, lines, captures);
      if (after === null) return;
      end();
      const ms = performance.now() - startedAt;
      const happened = { typed: text, shown: lines, status: null, ms, tries: 1 };
      this.#journal.action(reachedResult(found.step, found.command, happened, after), after);
      this.programRuns(terminal.name, ref);
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
    this.#stopAwaiting(terminal.name);
    if (open !== undefined) {
      this.#open.delete(terminal.name);
      for (const keys of this.#journal.progress.keysAfter(open)) this.#pressed(open.step, keys);
      this.#events.onEnded('none');
      return;
    }
    // Whatever typed it for a person judges it, too.
    if (by === 'runner') return;
    const commands = commandsIn(record, (text) => this.#find(terminal, text));
    const attempts = commands.map((each) => this.#ended(terminal, each));
    this.#events.onEnded(attempts.find((attempt) => attempt === 'try') ?? attempts.at(-1) ?? 'none');
  }

  #find(terminal: Terminal, text: string): ReturnType<typeof findTyped> {
    const { lab, progress } = this.#journal;
    return findTyped(lab, progress, terminal.name, text);
  }

  #ended(terminal: Terminal, record: CommandRecord): Attempt {
    const found = this.#find(terminal, record.text);
    if (found === null || !this.#judged(terminal, found.step, found.command, record)) {
      const { prompt, text: typed, output: shown, status } = record;
      const step = this.#journal.progress.currentStep;
      this.#events.onOwn({ step, terminal: terminal.name, prompt, typed, shown, status });
    }
    return found === null ? attemptOf(record.status) : 'none';
  }

  /** Whether it counts. */
  #judged(terminal: Terminal, step: number, command: Command, record: CommandRecord): boolean {
    const { progress } = this.#journal;
    const captures = progress.capturesFor({ step, action: command.index });
    const how = { typed: record.text, ms: record.ms, tries: 1 };
    const outcome = endedCommand(step, command, record, captures, how);
    // Trying something again, or early, takes nothing away.
    const counts = outcome.result.verdict === 'passed' || step === progress.currentStep;
    const keeps = outcome.result.verdict !== 'passed' && progress.passed(outcome.result);
    if (!counts || keeps) return false;
    this.#journal.action(outcome.result, outcome.captures);
    if (outcome.result.verdict === 'failed') this.#events.onFailed(terminal, outcome.result);
    return true;
  }

  /** Ctrl-D by hand: the keys that were to end the shell have done so. */
  #onShellLeft(terminal: Terminal): void {
    if (!this.#clickedKeys.delete(terminal.name)) this.#leftByHand(terminal);
    this.#events.onEnded('none');
  }

  #leftByHand(terminal: Terminal): void {
    const { progress } = this.#journal;
    const step = progress.currentStep;
    const last =
      progress.state.steps[step]?.actions.findLastIndex(
        (result) => result?.terminal === terminal.name && result.verdict === 'passed',
      ) ?? -1;
    const [keys] = last === -1 ? [] : progress.keysAfter({ step, action: last });
    if (keys !== undefined) this.#pressed(step, keys);
  }

  /** What had to show something is done only when that was seen. */
  #pressed(step: number, keys: Keys): void {
    if (keys.until !== null || this.#journal.progress.passed({ step, action: keys.index })) return;
    this.#journal.action(keysResult(step, keys, 0), null);
  }
}

/** Ctrl-C is not a failure. */
function attemptOf(status: number | null): Attempt {
  return status === null || status === 0 || status === 130 ? 'look' : 'try';
}

/** The commands that were entered at once, one by one; the record itself where none of them is the lab's, or it is one. */
function commandsIn(
  record: CommandRecord,
  find: (text: string) => ReturnType<typeof findTyped>,
): CommandRecord[] {
  const { each = [] } = record;
  let lines = record.text.split('\n').filter((line) => !isBlank(line));
  let known = false;
  const commands = each.map(({ output, status }, i): CommandRecord => {
    const first = firstOf(lines, each.length - i, find);
    known ||= first.found !== null;
    lines = lines.slice(first.lines);
    const { each: _, withoutEcho: __, ...rest } = record;
    return { ...rest, text: first.text, output, status };
  });
  return known ? commands : [record];
}
