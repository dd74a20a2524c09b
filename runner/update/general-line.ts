/** Makes an expected line fit what two runs showed in its place: what differs between them becomes a pattern. Pure. */
import { collapseBlanks } from '../expectation/blanks.ts';
import { lineMatcher } from '../expectation/line-matcher.ts';
import type { Captures, LinePattern } from '../lab/lab.ts';
import { errorsOf } from '../lab/lab-error.ts';
import { parseLinePattern } from '../lab/line-pattern.ts';
import { KnownNames } from '../lab/names.ts';
import { collectProblems } from '../lab/problems.ts';
import { newStretches, overlay, stepsFor } from './repair-line.ts';
import type { Span } from './volatile.ts';
import { writeLine } from './write-line.ts';

/** What a run showed, and the values that it had. */
export interface ShownLine {
  readonly text: string;
  readonly captures: Captures;
}

/** A number, a word, or signs. */
const ATOM = /[+-]?\d+(?:\.\d+)?(?![\p{L}\p{N}_])|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]+/gu;

/**
 * What may stand for a value: the first with which the line fits both runs is taken. Of a place that no pattern of
 * the first kinds fits, a whole word is taken, and at last whatever is there.
 */
const KINDS: readonly { readonly atom: RegExp; readonly source: (value: string) => string }[] = [
  { atom: ATOM, source: narrow },
  { atom: ATOM, source: wide },
  { atom: /\S+/g, source: () => '%{/\\S+/}' },
  { atom: /\S+/g, source: () => '%{DATA}' },
];

function narrow(value: string): string {
  if (/^[+-]?\d+$/.test(value)) return '%{INT}';
  if (/^[+-]?\d+\.\d+$/.test(value)) return '%{NUMBER}';
  if (/^(?=.*\d)[\da-f]{6,}$/.test(value)) return '%{HEX}';
  return /^\w+$/.test(value) ? '%{WORD}' : '%{/\\S+/}';
}

function wide(value: string): string {
  return /^[+-]?[\d.]+$/.test(value) ? '%{NUMBER}' : '%{/\\S+/}';
}

/** Returns the source of a line that fits what both runs showed; null if none does that means anything. */
export function generalLine(pattern: LinePattern, earlier: ShownLine, now: ShownLine): string | null {
  const steps = stepsFor(pattern, now.text, now.captures);
  if (steps === null) return null;
  const stretches = newStretches(steps);
  for (const { atom, source } of KINDS) {
    const spans = [...now.text.matchAll(atom)].flatMap(({ 0: value, index }): Span[] => {
      const end = index + value.length;
      const differs = stretches.some((stretch) => stretch.start < end && stretch.end > index);
      return differs ? [{ start: index, end, source: source(value) }] : [];
    });
    const line = writeLine(overlay(steps, spans));
    if (/^[\s%{}DATA]*$/.test(line)) return null;
    if (fits(line, earlier) && fits(line, now)) return line;
  }
  return null;
}

function fits(source: string, shown: ShownLine): boolean {
  return matchSource(source, shown) !== null;
}

/** Reads the source of a line, and returns the values that it captures; null where it can't be read, or does not fit. */
export function matchSource(source: string, { text, captures }: ShownLine): Captures | null {
  const problems = collectProblems('');
  const names = new KnownNames();
  for (const name of captures.keys()) names.capture(name);
  const report = (offset: number, message: string, hint: string): void =>
    problems.add(1, offset, message, hint);
  const pattern = parseLinePattern(source, names, report);
  if (errorsOf(problems.found).length > 0) return null;
  return lineMatcher(pattern, captures).match(collapseBlanks(text));
}
