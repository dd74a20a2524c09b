/** Decides whether a command did what its lab expects. Knows no terminal and no clock: only what was seen. */
import type { Captures, Command, ExpectedLine, Expectation } from '../lab/lab.ts';
import { collapseOutput } from './blanks.ts';
import { compareFailed, comparePassed, type Comparison } from './compare.ts';
import type { DiffLine } from './diff-line.ts';
import { explainPrompt, explainStatus, quote } from './explain.ts';
import { resolveLine } from './fill.ts';
import { matchLines, type Fit } from './match-lines.ts';
import { Matchers } from './matchers.ts';
import { matchUnordered } from './match-unordered.ts';

/** What a terminal saw of a command; a `CommandRecord` is one. */
export interface Observed {
  readonly text: string;
  readonly prompt: '$' | '#';
  readonly output: readonly string[];
  /** Null when the command started another shell: that is a success. */
  readonly status: number | null;
  /** In a shell that does not report how a command ended, any status will do. */
  readonly unmarked?: boolean;
}

/** Why a command failed, in the order in which it is looked for. */
type Misfit = 'prompt' | 'status' | 'output';

export interface Judgement {
  readonly passed: boolean;
  readonly reason: Misfit | null;
  /** One sentence for people; empty when passed. */
  readonly message: string;
  /** Expected lines, with the values that are known. */
  readonly expected: readonly string[];
  /** Empty if nothing is said about the output. */
  readonly diff: readonly DiffLine[];
  /** Values after the command; those before it when it failed. */
  readonly captures: Captures;
}

/**
 * Judges a command by its prompt, its exit status, and its output, in this order; the first that
 * differs is the reason. How wide a gap between words is, and blank lines at the end, do not count.
 */
export function judge(command: Command, observed: Observed, captures: Captures): Judgement {
  const { expectation } = command;
  const output = compareOutput(expectation, collapseOutput(observed.output), captures);
  const ladder: readonly (readonly [Misfit, string | null])[] = [
    ['prompt', explainPrompt(command.prompt, observed.prompt)],
    ['status', observed.unmarked === true ? null : explainStatus(expectation.status, observed.status)],
    ['output', output.message],
  ];
  const [reason = null, message = null] = ladder.find(([, fault]) => fault !== null) ?? [];
  const after = reason === null ? output.captures : captures;
  const lines = expectation.lines ?? [];
  const expected = lines.map((line) => (line.kind === 'ellipsis' ? '...' : resolveLine(line.pattern, after)));
  return {
    passed: reason === null,
    reason,
    message: message ?? '',
    expected,
    diff: output.diff,
    captures: after,
  };
}

interface Outcome extends Comparison {
  readonly captures: Captures;
}

function compareOutput(
  { lines, unordered }: Expectation,
  shown: readonly string[],
  captures: Captures,
): Outcome {
  if (lines === null) return { message: null, diff: [], captures };
  if (lines.length === 0) return { ...compareNone(shown), captures };
  const matchers = new Matchers(lines.length, shown.length);
  const fit = fitOutput(lines, unordered, shown, captures, matchers);
  if (fit) return { message: null, diff: comparePassed(lines, shown, fit), captures: fit.captures };
  const failed = compareFailed(lines, unordered, shown, captures);
  const unclear = matchers.exhausted
    ? 'there are too many ways to fit the expected lines to this output; put a fixed text beside the values'
    : 'the output does not fit the expected lines';
  return { message: failed.message ?? unclear, diff: failed.diff, captures };
}

function fitOutput(
  lines: readonly ExpectedLine[],
  unordered: boolean,
  shown: readonly string[],
  captures: Captures,
  matchers: Matchers,
): Fit | null {
  return unordered
    ? matchUnordered(lines, shown, captures, matchers)
    : matchLines(lines, shown, captures, matchers);
}

function compareNone(shown: readonly string[]): Comparison {
  const first = shown.find((line) => line !== '');
  if (first === undefined) return { message: null, diff: [] };
  const diff = shown.slice(0, 100).map((text): DiffLine => ({ kind: 'extra', text }));
  return { message: `expected no output, got ${quote(first)}`, diff };
}
