/** Runs one action in its terminal, as a click does, and judges the result. Knows no machine. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fill, resolveLine } from '../expectation/fill.ts';
import { screenMatches } from '../expectation/match-screen.ts';
import type { Action, Captures, Command, LinePattern } from '../lab/lab.ts';
import type { CommandRecord } from '../terminal/command-record.ts';
import { shownPager } from '../terminal/pager.ts';
import type { Recovery } from '../terminal/recover.ts';
import { TypingError } from '../terminal/typing.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { failedResult, reachedResult } from './action-result.ts';
import { endedCommand } from './ended-command.ts';
import { pauses } from './pauses.ts';
import type { ActionResult, FailureReason } from './events.ts';
import { pressKeys } from './press-keys.ts';

export interface ActionOutcome {
  readonly result: ActionResult;
  /** After it; the same as before when it failed. */
  readonly captures: Captures;
  /** The terminal no longer responds: only a new machine helps. */
  readonly stuck: boolean;
}

/** How long a prompt may take to come back. */
const GRACE_MS = 2000;
/** How long a shell killed from another terminal may take to go; people wait less patiently. */
const LEAVING_MS = { unattended: 5000, person: 1000 } as const;

/**
 * The terminal has to be at its prompt for a command. Rejects with a TypingError 'closed' when the
 * terminal goes away meanwhile, with the signal's reason when it is aborted.
 */
export async function runAction(
  step: number,
  action: Action,
  terminal: Terminal,
  captures: Captures,
  options: { readonly signal?: AbortSignal | undefined; readonly by?: keyof typeof LEAVING_MS } = {},
): Promise<ActionOutcome> {
  const { signal, by = 'unattended' } = options;
  if (action.kind === 'keys')
    return { ...(await pressKeys(step, action, terminal, captures, signal)), stuck: false };
  const run: CommandRun = {
    step,
    command: action,
    terminal,
    captures,
    typed: fill(action.text, captures),
    startedAt: performance.now(),
    leavingMs: LEAVING_MS[by],
    signal,
  };
  const outcome = await runCommand(run);
  if (outcome.result.verdict !== 'failed') return outcome;
  // If the terminal was recovered by force, what it showed before is what counts.
  const screen = outcome.result.screen ?? (await terminal.screenLines());
  return { ...outcome, result: { ...outcome.result, screen } };
}

async function runCommand(run: CommandRun): Promise<ActionOutcome> {
  const { command, terminal } = run;
  if (wrongPrompt(run) !== null && terminal.nested) await shellLeft(terminal, run.leavingMs);
  const wrong = wrongPrompt(run);
  if (wrong !== null) return failed(run, 'prompt', wrong, { shown: [], status: null, tries: 0 });
  if (command.until !== null) return runUntil(run, command.until);
  return command.withinMs === null ? runOnce(run, 1) : runWithin(run, command.withinMs);
}

interface CommandRun {
  readonly step: number;
  readonly command: Command;
  readonly terminal: Terminal;
  readonly captures: Captures;
  readonly typed: string;
  readonly startedAt: number;
  readonly leavingMs: number;
  readonly signal: AbortSignal | undefined;
}

/** A command for root must not be typed into anybody else's shell, nor the other way round. */
function wrongPrompt({ command, terminal }: CommandRun): string | null {
  if (terminal.prompt === null || terminal.prompt === command.prompt) return null;
  const [is, wants] =
    terminal.prompt === '#'
      ? ["root's (#)", 'the ordinary user ($)']
      : ["the ordinary user's ($)", 'root (#)'];
  return `the shell in terminal "${terminal.name}" is ${is}, and this command is for ${wants}; it was not typed`;
}

/** The wrong shell may be one that was killed from another terminal a moment ago, and is not gone yet. */
function shellLeft(terminal: Terminal, leavingMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      unsubscribe();
      forget();
      resolve();
    };
    const unsubscribe = terminal.onShellLeft(done);
    const forget = terminal.limits.start(leavingMs, done);
  });
}

async function runOnce(run: CommandRun, tries: number): Promise<ActionOutcome> {
  try {
    return ended(run, await typed(run), tries);
  } catch (error) {
    return typingFailed(run, error, tries);
  }
}

async function runWithin(run: CommandRun, withinMs: number): Promise<ActionOutcome> {
  const { limits } = run.terminal;
  const deadline = limits.now() + withinMs;
  const waits = pauses(withinMs, limits);
  for (let tries = 1; ; tries++) {
    const outcome = await runOnce(run, tries);
    const { result } = outcome;
    if (result.verdict === 'passed' || result.reason === 'timeout') return outcome;
    const over = (then: string): ActionOutcome => {
      const message = `${result.message} (tried ${tries} times in ${withinMs / 1000} s${then})`;
      return { ...outcome, result: { ...result, message } };
    };
    const next = waits.next();
    if (next.done === true) return over('');
    await sleep(next.value, undefined, { signal: run.signal });
    // Meanwhile a person may have typed something there.
    const free = await run.terminal.whenPrompt(Math.max(0, deadline - limits.now()));
    if (!free && run.terminal.state === 'running')
      return over('; then something typed by hand ran in the terminal');
    if (wrongPrompt(run) !== null) return over('; then another shell was in the terminal');
  }
}

async function runUntil(run: CommandRun, until: LinePattern): Promise<ActionOutcome> {
  const end = typed(run);
  let stop = (): void => {};
  const reached = new Promise<Reached>((resolve) => {
    stop = run.terminal.onScreen((lines) => {
      const captures = screenMatches(until, lines, run.captures);
      if (captures !== null) resolve({ captures, lines });
    });
  });
  try {
    const first = await Promise.race([reached, end]);
    return 'captures' in first ? reachedScreen(run, first) : ended(run, first, 1);
  } catch (error) {
    return typingFailed(run, error, 1);
  } finally {
    stop();
  }
}

interface Reached {
  readonly captures: Captures;
  readonly lines: readonly string[];
}

function reachedScreen(run: CommandRun, { captures, lines }: Reached): ActionOutcome {
  const happened = { typed: run.typed, shown: lines, status: null, ms: elapsed(run), tries: 1 };
  return { result: reachedResult(run.step, run.command, happened, captures), captures, stuck: false };
}

function typed({ terminal, typed: text, command, signal }: CommandRun): Promise<CommandRecord> {
  return terminal.type(text, { signal, timeoutMs: command.timeoutMs });
}

function ended(run: CommandRun, record: CommandRecord, tries: number): ActionOutcome {
  const how = { typed: run.typed, ms: elapsed(run), tries };
  return { ...endedCommand(run.step, run.command, record, run.captures, how), stuck: false };
}

async function typingFailed(run: CommandRun, error: unknown, tries: number): Promise<ActionOutcome> {
  if (!(error instanceof TypingError)) throw error;
  const { terminal } = run;
  switch (error.code) {
    case 'busy':
    case 'closed':
      throw error;
    case 'timeout':
      return timedOut(run, tries);
    case 'incomplete':
    case 'complete-early':
      await terminal.whenPrompt(GRACE_MS);
      return failed(run, 'prompt', error.message, { shown: [], status: null, tries });
    default:
      return error.code satisfies never;
  }
}

async function timedOut(run: CommandRun, tries: number): Promise<ActionOutcome> {
  const { terminal, command } = run;
  const screen = await terminal.screenLines();
  const shown = command.until === null ? await terminal.outputSoFar() : screen;
  const recovery = await terminal.recover();
  const limit = `${command.timeoutMs / 1000} s`;
  const what =
    command.until === null
      ? `the command did not end within ${limit}`
      : `the screen did not show \`${resolveLine(command.until, run.captures)}\` within ${limit}`;
  const message = [what, ...waitsFor(screen), afterwards[recovery]].join('; ');
  const outcome = failed(run, 'timeout', message, { shown, status: null, tries });
  return { ...outcome, result: { ...outcome.result, screen }, stuck: recovery === 'stuck' };
}

/** Why it did not end, if the screen shows it. */
function waitsFor(screen: readonly string[]): string[] {
  const pager = shownPager(screen);
  if (pager !== null) {
    return [`${pager} shows its output and waits for a key (q leaves it; with \`| cat\` there is no pager)`];
  }
  const last = screen.at(-1)?.trim() ?? '';
  return /^.{0,60}[>:?%]$/.test(last) ? [`it shows \`${last}\` and waits`] : [];
}

const afterwards: Readonly<Record<Recovery, string>> = {
  q: 'it was ended by q',
  'ctrl-c': 'it was ended by Ctrl-C',
  'ctrl-backslash': 'it did not end on Ctrl-C, but on Ctrl-\\',
  'ctrl-d': 'it did not end on Ctrl-C or Ctrl-\\, but on Ctrl-D, as shells do',
  exit: 'it did not end on Ctrl-C, Ctrl-\\ or Ctrl-D, but on `exit`',
  stuck:
    'nothing brings its shell back, neither Ctrl-C, Ctrl-\\ and Ctrl-D nor `exit`: the terminal is stuck until the machine is reset',
};

function failed(
  run: CommandRun,
  reason: FailureReason,
  message: string,
  seen: { readonly shown: readonly string[]; readonly status: number | null; readonly tries: number },
): ActionOutcome {
  const happened = { typed: run.typed, ...seen, ms: elapsed(run) };
  const result = failedResult(run.step, run.command, happened, { reason, message, captures: run.captures });
  return { result, captures: run.captures, stuck: false };
}

function elapsed(run: CommandRun): number {
  return performance.now() - run.startedAt;
}
