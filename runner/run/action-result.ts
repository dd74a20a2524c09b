/** Puts what happened to an action into its result: plain data, bounded in size. Pure. */
import type { Judgement } from '../expectation/judge.ts';
import { resolveLine } from '../expectation/fill.ts';
import type { Action, Captures, Command, Keys } from '../lab/lab.ts';
import { capDiff, capMessage, capText } from './cap-lines.ts';
import type { ActionResult, FailureReason } from './events.ts';

/** What a result says beyond its action. */
export interface Happened {
  readonly typed: string;
  readonly shown: readonly string[];
  readonly status: number | null;
  readonly ms: number;
  readonly tries: number;
}

export function judgedResult(
  step: number,
  command: Command,
  happened: Happened,
  judgement: Judgement,
): ActionResult {
  return {
    ...commandFacts(step, command, happened),
    verdict: judgement.passed ? 'passed' : 'failed',
    reason: judgement.reason,
    message: capMessage(judgement.message),
    expected: capText(judgement.expected),
    diff: capDiff(judgement.diff),
  };
}

export function failedResult(
  step: number,
  command: Command,
  happened: Happened,
  failure: { readonly reason: FailureReason; readonly message: string; readonly captures: Captures },
): ActionResult {
  return {
    ...commandFacts(step, command, happened),
    verdict: 'failed',
    reason: failure.reason,
    message: capMessage(failure.message),
    expected: capText(expectedLines(command, failure.captures)),
    diff: [],
  };
}

/** An `until` command whose screen showed what it had to. */
export function reachedResult(
  step: number,
  command: Command,
  happened: Happened,
  captures: Captures,
): ActionResult {
  return {
    ...commandFacts(step, command, happened),
    verdict: 'passed',
    reason: null,
    message: '',
    expected: capText(expectedLines(command, captures)),
    diff: [],
  };
}

/** Keys that were pressed; `until`: what the screen had to show then, and what it did show. */
export function keysResult(
  step: number,
  keys: Keys,
  ms: number,
  until: { readonly shown: readonly string[]; readonly captures: Captures } | null = null,
): ActionResult {
  const seen =
    keys.until === null || until === null
      ? {}
      : { expected: [resolveLine(keys.until, until.captures)], shown: capText(until.shown) };
  const passed = { verdict: 'passed', reason: null, message: '' } as const;
  return { ...blank(step, keys, keys.keys.join(' ')), ...passed, ...seen, ms, tries: 1 };
}

/** Keys after which the screen did not show what it had to. */
export function keysFailed(
  step: number,
  keys: Keys,
  ms: number,
  why: { readonly reason: FailureReason; readonly message: string },
  until: { readonly shown: readonly string[]; readonly captures: Captures },
): ActionResult {
  return { ...keysResult(step, keys, ms, until), verdict: 'failed', ...why };
}

/** An action that was not run, or whose machine died while it was. */
export function unknownResult(
  step: number,
  action: Action,
  typed: string,
  why: { readonly reason: FailureReason | null; readonly message: string },
): ActionResult {
  return { ...blank(step, action, typed), verdict: 'unknown', ...why, ms: 0, tries: 0 };
}

type Facts = Omit<ActionResult, 'verdict' | 'reason' | 'message' | 'expected' | 'diff'>;

function commandFacts(step: number, command: Command, happened: Happened): Facts {
  const { typed, shown, status, ms, tries } = happened;
  return { ...blank(step, command, typed), shown: capText(shown), status, ms, tries };
}

function blank(
  step: number,
  action: Action,
  typed: string,
): Omit<ActionResult, 'verdict' | 'reason' | 'message' | 'ms' | 'tries'> {
  return {
    step,
    action: action.index,
    kind: action.kind,
    terminal: action.terminal,
    typed,
    expected: [],
    shown: [],
    expectedStatus: action.kind === 'command' ? action.expectation.status : 'any',
    status: null,
    diff: [],
    line: action.line,
  };
}

function expectedLines(command: Command, captures: Captures): string[] {
  if (command.until !== null) return [resolveLine(command.until, captures)];
  const lines = command.expectation.lines ?? [];
  return lines.map((line) => (line.kind === 'ellipsis' ? '...' : resolveLine(line.pattern, captures)));
}
