/** Says in one sentence why something did not fit. */
import type { Captures, LinePattern, PatternPart } from '../lab/lab.ts';
import { writeRange } from '../lab/range.ts';
import { collapseBlanks } from './blanks.ts';
import { resolveLine } from './fill.ts';
import { inRange, lineMatcher } from './line-matcher.ts';

const longest = 120;

/** Quotes a line for a sentence: gaps as one blank, as they are compared, and shortened around `at` where it is long. */
export function quote(text: string, at = 0): string {
  const line = collapseBlanks(text);
  if (line.length <= longest) return `\`${line}\``;
  const start = at < longest * 0.75 ? 0 : at - longest / 2;
  const end = start + longest;
  return `\`${start > 0 ? '…' : ''}${line.slice(start, end)}${end < line.length ? '…' : ''}\``;
}

/** Where two lines begin to differ. */
function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}

/** Explains why line `number` (1-based) of the output does not fit where `pattern` is expected. */
export function explainLine(pattern: LinePattern, shown: string, number: number, captures: Captures): string {
  const expected = collapseBlanks(resolveLine(pattern, captures));
  const at = firstDifference(expected, shown);
  const reason =
    misfit(pattern, shown, captures) ?? `expected ${quote(expected, at)}, got ${quote(shown, at)}`;
  return `line ${number}: ${reason}`;
}

/**
 * Explains a line that has the right form but the wrong number or value, the most common and most
 * telling way to differ; null when its form is wrong.
 */
export function misfit(pattern: LinePattern, shown: string, captures: Captures): string | null {
  const form = pattern.parts.map(formOnly);
  const values = lineMatcher({ source: pattern.source, parts: form }, new Map()).match(shown);
  if (!values) return null;
  const bound = new Map(captures);
  for (const [i, part] of pattern.parts.entries()) {
    const value = values.get(`part${i}`);
    if (value === undefined || part.kind === 'text') continue;
    if (part.kind === 'type' && part.range !== null && !inRange(value, part.range))
      return `expected ${writeRange(part.range)}, got ${value}`;
    if (part.name === null) continue;
    const before = bound.get(part.name);
    if (before === undefined) bound.set(part.name, value);
    else if (before !== value)
      return `expected ${quote(before)} (the value of %{${part.name}}), got ${quote(value)}`;
  }
  return null;
}

/** Takes the demands from a part, and names it by its place. */
function formOnly(part: PatternPart, i: number): PatternPart {
  const name = `part${i}`;
  switch (part.kind) {
    case 'text':
      return part;
    case 'type':
      return { ...part, name, range: null };
    case 'regex':
      return { ...part, name };
    case 'value':
      return { kind: 'regex', regex: String.raw`\S+`, name };
  }
}

/** What well-known exit statuses mean to a shell. */
const meanings: Readonly<Record<number, string>> = {
  126: 'it cannot be executed',
  127: 'command not found',
  130: 'ended by Ctrl-C',
  137: 'killed',
  139: 'crashed: segmentation fault',
  141: 'ended by a closed pipe',
  143: 'terminated',
};

/** Explains an exit status; null when it is the expected one. A new shell (`null`) counts as a success. */
export function explainStatus(expected: number | 'any', got: number | null): string | null {
  if (expected === 'any' || (got ?? 0) === expected) return null;
  if (got === null) return `expected exit status ${expected}, but a new shell was started`;
  const meaning = meanings[got];
  return `expected exit status ${expected}, got ${got}${meaning === undefined ? '' : ` (${meaning})`}`;
}

/** Explains a prompt that belongs to another user; null when it is the expected one. */
export function explainPrompt(expected: '$' | '#', got: '$' | '#'): string | null {
  if (expected === got) return null;
  return expected === '$'
    ? "this shell is root's (#), the lab expects the ordinary user's ($)"
    : "this shell is the ordinary user's ($), the lab expects root's (#)";
}
