/**
 * Rewrites what a lab says of one command so that it fits what the command showed: only the lines that no
 * longer do. The result is read back by the lab's own parser and judged; nothing else counts as a repair. Pure.
 */
import { collapseBlanks, collapseOutput } from '../expectation/blanks.ts';
import { judge, type Judgement, type Observed } from '../expectation/judge.ts';
import { lineMatcher } from '../expectation/line-matcher.ts';
import { readExpectation } from '../lab/expected-output.ts';
import type { ContentLine, Reading } from '../lab/fence.ts';
import type { Captures, Command, ExpectedLine, LinePattern } from '../lab/lab.ts';
import { errorsOf } from '../lab/lab-error.ts';
import { KnownNames } from '../lab/names.ts';
import { collectProblems } from '../lab/problems.ts';
import { alignLines, type Pairing } from './align-lines.ts';
import { alignUnordered } from './align-unordered.ts';
import type { Region } from './regions.ts';
import { generalLine, matchSource, type ShownLine } from './general-line.ts';
import { freshLine, repairLine } from './repair-line.ts';
import { rewriteRegion, type Output } from './rewrite-region.ts';
import type { LineContext, NamespaceNames } from './line-context.ts';

export interface RepairInput {
  readonly command: Command;
  readonly region: Region;
  readonly observed: Observed;
  readonly captures: Captures;
  /** Everything that the lab types. */
  readonly typed: string;
  /** Makes up names for namespaces; left out: they get none. */
  readonly namespaces?: NamespaceNames;
  /**
   * What the command showed in a run before this one, to which its expectation was fitted then: what differs between
   * the two becomes a pattern.
   */
  readonly earlier?: EarlierRun;
}

export interface EarlierRun {
  readonly observed: Observed;
  readonly captures: Captures;
}

export interface Repair {
  /** The lines below the command, without the indentation of their block. */
  readonly below: readonly string[];
  readonly judgement: Judgement;
}

/** More lines than anybody reads, or than can be compared with one another. */
export const MOST_LINES = 500;

/** Returns null where nothing that can be written would fit. */
export function repair(input: RepairInput): Repair | null {
  const { command, observed } = input;
  const lines = command.expectation.lines ?? [];
  if (lines.length > MOST_LINES || observed.output.length > MOST_LINES) return null;
  const { earlier } = input;
  const rewrites = earlier === undefined ? [nearest, afresh] : [general(earlier)];
  // One at a time: names are made up on the way.
  for (const rewrite of outputFits(input) ? [() => null] : rewrites) {
    const output = rewrite(input);
    const rewritten = rewriteRegion(input.region.below, {
      expected: lines,
      output,
      status: (observed.status ?? 0) === 0 ? 0 : observed.status,
      statusFits: statusFits(input),
    });
    const below = earlier === undefined ? rewritten : rewritten.filter(isNoSecondEllipsis);
    const judgement = verify(input, below);
    if (judgement?.passed !== true) continue;
    if (earlier === undefined || verify({ ...input, ...earlier }, below)?.passed === true)
      return { below, judgement };
  }
  return null;
}

function outputFits({ command, observed, captures }: RepairInput): boolean {
  const expectation = { ...command.expectation, status: 'any' as const };
  return judge({ ...command, expectation }, observed, captures).passed;
}

function statusFits({ command, observed }: RepairInput): boolean {
  const { status } = command.expectation;
  return status === 'any' || (observed.status ?? 0) === status;
}

function isNoSecondEllipsis(text: string, i: number, below: readonly string[]): boolean {
  return text.trim() !== '...' || below[i - 1]?.trim() !== '...';
}

/** Fits this run and the one before it. A line that only one of them has is put after a `...`. */
function general(earlier: EarlierRun): (input: RepairInput) => Output {
  return (input) => {
    const expected = input.command.expectation.lines ?? [];
    const shown = shownLines(input);
    const replaced = new Map<number, string>();
    const inserted = new Map<number, string[]>();
    let after = -1;
    for (const { expected: i, shown: j } of pairs(input, expected, shown)) {
      if (i !== null) after = i;
      const line = i === null ? undefined : expected[i];
      if (i === null || line?.kind !== 'line') {
        inserted.set(after, ['...']);
        continue;
      }
      const now = j === null ? null : { text: shown[j] ?? '', captures: input.captures };
      if (now !== null && matches(line.pattern, now)) continue;
      const then = earlier.observed.output
        .map((text) => ({ text, captures: earlier.captures }))
        .find((each) => matches(line.pattern, each));
      const source = now === null || then === undefined ? null : generalLine(line.pattern, then, now);
      replaced.set(i, source ?? '...');
    }
    return { replaced, inserted };
  };
}

function matches(pattern: LinePattern, { text, captures }: ShownLine): boolean {
  return lineMatcher(pattern, captures).match(collapseBlanks(text)) !== null;
}

/** Keeps what can be kept. */
function nearest(input: RepairInput): Output {
  const expected = input.command.expectation.lines ?? [];
  const shown = shownLines(input);
  return write(input, expected, shown, pairs(input, expected, shown));
}

function pairs(
  { command, captures }: RepairInput,
  expected: readonly ExpectedLine[],
  shown: readonly string[],
): Pairing[] {
  return command.expectation.unordered
    ? alignUnordered(expected, shown, captures)
    : alignLines(expected, shown, captures);
}

/** Takes every line from the screen. */
function afresh(input: RepairInput): Output {
  const shown = shownLines(input);
  const expected = input.command.expectation.lines ?? [];
  const lost = expected.map((_, i): Pairing => ({ expected: i, shown: null, alike: false }));
  const fresh = shown.map((_, j): Pairing => ({ expected: null, shown: j, alike: false }));
  return write(input, expected, shown, [...lost, ...fresh]);
}

function shownLines({ observed }: RepairInput): readonly string[] {
  return observed.output.slice(0, collapseOutput(observed.output).length);
}

function write(
  input: RepairInput,
  expected: readonly ExpectedLine[],
  shown: readonly string[],
  pairing: readonly Pairing[],
): Output {
  const replaced = new Map<number, string | null>();
  const inserted = new Map<number, string[]>();
  let bound = input.captures;
  let after = -1;
  for (const { expected: i, shown: j, alike } of pairing) {
    if (i !== null) after = i;
    const line = i === null ? undefined : expected[i];
    const pattern = line?.kind === 'line' ? line.pattern : null;
    if (j === null) {
      if (i !== null) replaced.set(i, null);
      continue;
    }
    const text = shown[j] ?? '';
    const context: LineContext = {
      command: input.command.text,
      above: shown.slice(0, j),
      before: pattern?.source ?? null,
      captures: bound,
      typed: input.typed,
      ...(input.namespaces === undefined ? {} : { namespaces: input.namespaces }),
    };
    const more = pattern && lineMatcher(pattern, bound).match(collapseBlanks(text));
    if (more) {
      bound = new Map([...bound, ...more]);
      continue;
    }
    const source = pattern && alike ? repairLine(pattern, text, context) : freshLine(text, context);
    if (i === null || pattern === null) inserted.set(after, [...(inserted.get(after) ?? []), source]);
    else replaced.set(i, source);
    // What the new line captures is known to the next ones.
    bound = new Map([...bound, ...(matchSource(source, { text, captures: bound }) ?? [])]);
  }
  return { replaced, inserted };
}

/** What the judge says of the new lines, as the parser reads them; null where they can't be read. */
function verify(
  { command, region, observed, captures }: RepairInput,
  below: readonly string[],
): Judgement | null {
  const problems = collectProblems('');
  const names = new KnownNames();
  for (const name of captures.keys()) names.capture(name);
  const reading: Reading = {
    problems,
    names,
    terminals: [command.terminal],
    running: new Map(),
    answers: new Set(),
  };
  const content = below.map((text, i): ContentLine => ({ text, line: region.line + i, indent: 0 }));
  const expectation = readExpectation(content, command.line, reading);
  return errorsOf(problems.found).length > 0 ? null : judge({ ...command, expectation }, observed, captures);
}
