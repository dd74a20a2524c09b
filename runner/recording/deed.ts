/** What was done in a lab, as the lines that a transcript has about it. Pure. */
import type { Lab } from '../lab/lab.ts';
import { findAction } from '../run/actions.ts';
import type { LogEvent } from '../progress/entry.ts';
import type { ActionResult, CheckResult, SolutionResult, Verdict } from '../run/events.ts';

/** Something that was typed or pressed in a terminal. */
export interface TerminalDeed {
  readonly kind: 'terminal';
  readonly step: number;
  readonly terminal: string;
  /** As the terminal showed it: what was typed, what came of it. */
  readonly lines: readonly string[];
  /** What to say about it; may be empty. */
  readonly note: string;
  /** Typed by a person, and not one of the lab's commands that count. */
  readonly own: boolean;
}

/** What a check has found. */
export interface CheckDeed {
  readonly kind: 'check';
  readonly step: number;
  readonly check: number;
  readonly verdict: Verdict;
  readonly message: string;
}

export type Deed = TerminalDeed | CheckDeed;

export const signs: Readonly<Record<Verdict, string>> = { passed: '✓', failed: '✗', unknown: '?' };

interface TypedCommand {
  readonly prompt: string;
  readonly typed: string;
  readonly shown: readonly string[];
  readonly status: number | null;
}

/** UTF-16 units of one command and its output that are kept; head and tail, if there are more. */
const MOST_TOLD = 32 * 1024;

/** Null when it was not run. */
export function actionDeed(lab: Lab, result: ActionResult): TerminalDeed | null {
  if (result.tries === 0) return null;
  const { step, terminal, typed } = result;
  const action = findAction(lab, result);
  const lines =
    action?.kind === 'command' ? commandLines({ ...result, prompt: action.prompt }) : [`(keys: ${typed})`];
  return { kind: 'terminal', step, terminal, lines, note: noteOf(result), own: false };
}

export function ownDeed({
  step,
  terminal,
  ...command
}: Extract<LogEvent, { type: 'own-command' }>): TerminalDeed {
  return { kind: 'terminal', step, terminal, lines: commandLines(command), note: '', own: true };
}

/** What a person answered to a task. */
export function answerDeed(
  lab: Lab,
  { step, value }: { readonly step: number; readonly value: string },
): TerminalDeed {
  const [terminal] = lab.terminals;
  return { kind: 'terminal', step, terminal, lines: [`(answer: ${value})`], note: '', own: true };
}

/** A task that was done for the learner, on the way to a later step. */
export function solutionDeed({ step, terminal, commands, ...result }: SolutionResult): TerminalDeed {
  const lines = commands.flatMap((command) => commandLines({ ...command, prompt: '$' }));
  const note = noteOf(result) || '(The solution, typed automatically.)';
  return { kind: 'terminal', step, terminal, lines, note, own: false };
}

export function checkDeed({ step, check, verdict, message }: CheckResult): CheckDeed {
  return { kind: 'check', step, check, verdict, message: cut(message) };
}

function commandLines({ prompt, typed, shown, status }: TypedCommand): string[] {
  const [first = '', ...more] = typed.split('\n');
  const ended = status === null || status === 0 ? [] : [`(exit ${status})`];
  const lines = [`${prompt} ${first}`, ...more.map((line) => `> ${line}`), ...shown, ...ended];
  return cut(lines.join('\n')).split('\n');
}

function cut(text: string): string {
  if (text.length <= MOST_TOLD) return text;
  const half = MOST_TOLD / 2;
  const left = (text.length - MOST_TOLD).toLocaleString('en');
  return `${text.slice(0, half)}\n… (${left} characters left out)\n${text.slice(-half)}`;
}

function noteOf({ verdict, message }: Pick<ActionResult, 'verdict' | 'message'>): string {
  return verdict === 'passed' ? '' : `${signs[verdict]} ${cut(message)}`;
}
