/** Compares expected and shown lines for people: what is the same, what is missing, what is extra. */
import { diffArrays } from 'diff';
import type { Captures, ExpectedLine, LinePattern } from '../lab/lab.ts';
import { collapseBlanks } from './blanks.ts';
import type { DiffLine } from './diff-line.ts';
import { explainLine, misfit, quote } from './explain.ts';
import { resolveLine } from './fill.ts';
import type { Fit } from './match-lines.ts';
import { Matchers } from './matchers.ts';

export interface Comparison {
  /** One sentence about the first difference; null when there is none. */
  readonly message: string | null;
  readonly diff: readonly DiffLine[];
}

/** A shown line and its number in the output, 1-based; 0 for the note that stands for lines left out. */
interface Shown {
  readonly text: string;
  readonly number: number;
}

/** What people can read, and what a comparison of everything with everything can bear. */
const mostLines = 1000;
/** How many of the lines that one `...` covers are shown at either end. */
const coveredEnds = 5;

/** Returns the lines of an output that fits. */
export function comparePassed(
  expected: readonly ExpectedLine[],
  shown: readonly string[],
  fit: Fit,
): DiffLine[] {
  const diff: DiffLine[] = [];
  let next = 0;
  for (const [i, line] of expected.entries()) {
    const place = fit.places[i] ?? -1;
    if (line.kind === 'line') {
      diff.push({ kind: 'same', text: resolveLine(line.pattern, fit.captures), shown: shown[place] ?? '' });
      next = Math.max(next, place + 1);
      continue;
    }
    const end = fit.places.find((other, j) => j > i && other >= 0) ?? shown.length;
    diff.push(...covered(shown.slice(next, Math.max(end, next))));
    next = Math.max(end, next);
  }
  return diff;
}

/** Shows what is in the place of a `...`; a lone `...` where nothing does. */
function covered(lines: readonly string[]): DiffLine[] {
  if (lines.length === 0) return [{ kind: 'same', text: '...' }];
  const left = lines.length - 2 * coveredEnds;
  const short =
    left > 1
      ? [...lines.slice(0, coveredEnds), `… ${left} more lines …`, ...lines.slice(-coveredEnds)]
      : lines;
  return short.map((text) => ({ kind: 'same', text: '...', shown: text }));
}

/** Compares an output that does not fit; no message if each line fits by itself. */
export function compareFailed(
  expected: readonly ExpectedLine[],
  unordered: boolean,
  output: readonly string[],
  captures: Captures,
): Comparison {
  const shown = shorten(output);
  return unordered ? compareUnordered(expected, shown, captures) : compareOrdered(expected, shown, captures);
}

/** As it is compared, and as the line that came in its place is written. */
function missingLine(pattern: LinePattern, captures: Captures): DiffLine {
  return { kind: 'missing', text: collapseBlanks(resolveLine(pattern, captures)) };
}

function shorten(output: readonly string[]): Shown[] {
  const all = output.map((text, i) => ({ text, number: i + 1 }));
  if (all.length <= mostLines) return all;
  const half = mostLines / 2;
  const note = { text: `… ${all.length - mostLines} lines are left out here …`, number: 0 };
  return [...all.slice(0, half), note, ...all.slice(-half)];
}

/** Some lines of the expectation and the lines of the output opposite them. */
interface Hunk {
  readonly missing: readonly LinePattern[];
  readonly extra: readonly Shown[];
}

function compareOrdered(
  expected: readonly ExpectedLine[],
  shown: readonly Shown[],
  captures: Captures,
): Comparison {
  const patterns = expected.flatMap((line) => (line.kind === 'line' ? [line.pattern] : []));
  const openings = openingsOf(expected);
  const diff: DiffLine[] = [];
  let message: string | null = null;
  let bound = captures;
  const matchers = new Matchers(patterns.length, shown.length);
  const same = (pattern: LinePattern, line: Shown): void => {
    const more = matchers.match(pattern, line.text, bound);
    if (more) {
      bound = new Map([...bound, ...more]);
      diff.push({ kind: 'same', text: resolveLine(pattern, bound), shown: line.text });
    } else {
      // Alone it fits, but not with a value from above.
      message ??= explainLine(pattern, line.text, line.number, bound);
      diff.push(missingLine(pattern, bound), { kind: 'extra', text: line.text });
    }
  };

  let at = 0;
  for (const { hunk, pairs } of align(patterns, shown, captures)) {
    const open = openings.slice(at, at + hunk.missing.length + 1);
    diff.push(...hunkLines(hunk, open, bound));
    message ??= explainHunk(hunk, open.includes(true), bound);
    at += hunk.missing.length;
    // An opening before the first pair belonged to this hunk.
    for (const [i, [pattern, line]] of pairs.entries()) {
      if (i > 0 && openings[at]) diff.push(...covered([]));
      same(pattern, line);
      at++;
    }
  }
  return { message, diff };
}

/** For each line, and for the end: whether a `...` is before it. */
function openingsOf(expected: readonly ExpectedLine[]): boolean[] {
  const openings = [false];
  for (const line of expected) {
    if (line.kind === 'ellipsis') openings[openings.length - 1] = true;
    else openings.push(false);
  }
  return openings;
}

interface Stretch {
  readonly hunk: Hunk;
  /** What follows the hunk and fits. */
  readonly pairs: readonly (readonly [LinePattern, Shown])[];
}

/** Aligns the two sides so that as many lines as possible fit; always ends with a stretch for what is left. */
function align(patterns: readonly LinePattern[], shown: readonly Shown[], captures: Captures): Stretch[] {
  const matchers = new Matchers(patterns.length, shown.length);
  const fits = (left: LinePattern | Shown, right: LinePattern | Shown) =>
    'parts' in left && 'text' in right && matchers.match(left, right.text, captures) !== null;
  const changes = diffArrays<LinePattern | Shown>([...patterns], [...shown], {
    comparator: fits,
    maxEditLength: 2 * mostLines,
    timeout: 500,
  });
  const all = [
    { removed: true, added: false, count: patterns.length },
    { removed: false, added: true, count: shown.length },
  ];
  const stretches: Stretch[] = [];
  let [i, j] = [0, 0];
  let missing: LinePattern[] = [];
  let extra: Shown[] = [];
  for (const { added, removed, count } of changes ?? all) {
    const [left, right] = [patterns.slice(i, i + count), shown.slice(j, j + count)];
    if (removed) missing = [...missing, ...left];
    else if (added) extra = [...extra, ...right];
    else {
      const pairs = left.flatMap((pattern, n) => (right[n] ? [[pattern, right[n]] as const] : []));
      stretches.push({ hunk: { missing, extra }, pairs });
      [missing, extra] = [[], []];
    }
    if (!added) i += count;
    if (!removed) j += count;
  }
  stretches.push({ hunk: { missing, extra }, pairs: [] });
  return stretches;
}

/** `open[i]`: a `...` is before the i-th missing line; the last entry is for the place after them all. */
function hunkLines({ missing, extra }: Hunk, open: readonly boolean[], captures: Captures): DiffLine[] {
  const lines: DiffLine[] = [];
  const opening = open.indexOf(true);
  for (let i = 0; i <= missing.length; i++) {
    if (open[i]) lines.push(...covered(i === opening ? extra.map(({ text }) => text) : []));
    const pattern = missing[i];
    if (pattern) lines.push(missingLine(pattern, captures));
  }
  if (opening < 0) lines.push(...extra.map(({ text }): DiffLine => ({ kind: 'extra', text })));
  return lines;
}

function explainHunk({ missing, extra }: Hunk, open: boolean, captures: Captures): string | null {
  const [pattern] = missing;
  const [line] = extra;
  if (!pattern)
    return line && !open
      ? `line ${line.number}: ${quote(line.text)} was shown, but nothing is expected there`
      : null;
  for (const each of extra) {
    const reason = misfit(pattern, each.text, captures);
    if (reason !== null) return `line ${each.number}: ${reason}`;
  }
  if (line && !open) return explainLine(pattern, line.text, line.number, captures);
  return open && line
    ? `no line shows ${quote(resolveLine(pattern, captures))}`
    : `nothing was shown where ${quote(resolveLine(pattern, captures))} was expected`;
}

function compareUnordered(
  expected: readonly ExpectedLine[],
  shown: readonly Shown[],
  captures: Captures,
): Comparison {
  const matchers = new Matchers(expected.length, shown.length);
  const left = [...shown];
  const missing: LinePattern[] = [];
  const diff: DiffLine[] = [];
  const open = expected.some((line) => line.kind === 'ellipsis');
  for (const line of expected) {
    if (line.kind === 'ellipsis') continue;
    const at = left.findIndex(({ text }) => matchers.match(line.pattern, text, captures));
    const [found] = at < 0 ? [] : left.splice(at, 1);
    if (found) diff.push({ kind: 'same', text: resolveLine(line.pattern, captures), shown: found.text });
    else {
      missing.push(line.pattern);
      diff.push(missingLine(line.pattern, captures));
    }
  }
  if (open) diff.push(...covered(left.map(({ text }) => text)));
  else diff.push(...left.map(({ text }): DiffLine => ({ kind: 'extra', text })));
  return { diff, message: explainHunk({ missing, extra: left }, open || missing.length > 0, captures) };
}
