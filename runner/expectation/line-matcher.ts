/**
 * Compiles one expected line into a matcher. Whatever an author writes, a line is matched in time
 * linear in its length: the whole pattern becomes one regular expression for re2js.
 */
import { RE2JS } from 're2js';
import { wrapped } from '../lab/author-regex.ts';
import type { Captures, LinePattern, PatternPart } from '../lab/lab.ts';
import { patternType } from '../lab/pattern-types.ts';
import type { Range } from '../lab/range.ts';
import { collapseBlanks } from './blanks.ts';

export interface LineMatcher {
  /** Returns the values that `line` (with collapsed blanks) binds, or null when it does not fit. */
  match(line: string): Captures | null;
}

/** What a part of the line has to be, beyond fitting its expression. */
interface Check {
  readonly group: string;
  readonly name: string | null;
  readonly range: Range | null;
}

/** A value is not taken out of a longer line: there the engine gets slow, and nobody reads that much. */
const longestLine = 65_536;
const nothing: Captures = new Map();

/**
 * Makes the matcher. `captures` are the values known before the line: they are in it as plain text.
 * `anywhere`: the pattern may fit a part of the line; otherwise it must fit all of it.
 */
export function lineMatcher(pattern: LinePattern, captures: Captures, anywhere = false): LineMatcher {
  const parts = joinTexts(pattern.parts.map((part) => resolve(part, captures)));
  if (parts.includes('never')) return { match: () => null };
  const known = parts.filter((part) => part !== 'never');
  const literals = known.flatMap((part) => (part.kind === 'text' ? [collapseBlanks(part.text)] : []));
  if (known.every((part) => part.kind === 'text')) {
    const text = literals[0] ?? '';
    return { match: (line) => ((anywhere ? line.includes(text) : line === text) ? nothing : null) };
  }
  const { source, checks } = translate(known);
  let compiled: RE2JS | null = null;
  return {
    match(line) {
      if (!holdsInOrder(line, literals)) return null;
      // Most lines fail above, and many patterns are made for one look only: compile late.
      compiled ??= RE2JS.compile(anywhere ? source : `^(?:${source})$`);
      if (!compiled.test(line)) return null;
      if (checks.length === 0) return nothing;
      return line.length > longestLine ? null : bind(compiled, checks, line, pattern, captures, anywhere);
    },
  };
}

/** Replaces what is known already: an earlier value is plain text, wherever it is. */
function resolve(part: PatternPart, captures: Captures): PatternPart | 'never' {
  if (part.kind === 'text' || part.name === null) return part;
  const text = captures.get(part.name);
  if (text === undefined) return part;
  if (part.kind === 'type' && !inRange(text, part.range)) return 'never';
  return { kind: 'text', text };
}

function joinTexts(parts: readonly (PatternPart | 'never')[]): (PatternPart | 'never')[] {
  const joined: (PatternPart | 'never')[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const both =
      part !== 'never' &&
      part.kind === 'text' &&
      last !== undefined &&
      last !== 'never' &&
      last.kind === 'text';
    if (both) joined[joined.length - 1] = { kind: 'text', text: last.text + part.text };
    else joined.push(part);
  }
  return joined;
}

function translate(parts: readonly PatternPart[]): { source: string; checks: Check[] } {
  const checks: Check[] = [];
  const byName = new Map<string, string>();
  const group = (regex: string, name: string | null, range: Range | null): string => {
    if (name === null && range === null) return `(?:${regex})`;
    if (name !== null && !byName.has(name)) byName.set(name, regex);
    const label = `g${checks.length}`;
    checks.push({ group: label, name, range });
    return `(?P<${label}>${regex})`;
  };
  const expression = (part: PatternPart): string => {
    switch (part.kind) {
      case 'text':
        return RE2JS.quote(collapseBlanks(part.text));
      case 'type':
        return group(patternType(part.type)?.regex ?? anything, part.name, part.range);
      case 'regex':
        return group(wrapped(part.regex), part.name, null);
      case 'value':
        // Bound earlier on this very line: what fits there fits here, and must be equal in the end.
        return group(byName.get(part.name) ?? anything, part.name, null);
    }
  };
  return { source: withBlanks(parts, parts.map(expression)), checks };
}

const anything = '.*?';
/** A blank beside a pattern may vanish at the ends of a line, since patterns may fit nothing. */
const blank = '(?:^| |$)';

/**
 * Joins the expressions of the parts with the blanks between them. A part that fits nothing leaves one
 * gap on the screen, not two: the blank after it then vanishes with it.
 */
function withBlanks(parts: readonly PatternPart[], expressions: readonly string[]): string {
  let source = '';
  let afterBlank = true;
  const add = (expression: string, isBlank: boolean): void => {
    source += expression;
    afterBlank = isBlank;
  };
  for (const [i, part] of parts.entries()) {
    const expression = expressions[i] ?? '';
    const next = parts[i + 1];
    if (part.kind !== 'text') {
      const blankFollows = next?.kind === 'text' && /^\s/.test(next.text);
      if (afterBlank && blankFollows && mayBeEmpty(part)) source += `(?:${expression}${blank}|)`;
      else add(expression, false);
      continue;
    }
    if (!afterBlank && /^\s/.test(part.text)) add(blank, true);
    if (expression !== '') add(expression, false);
    if (!afterBlank && /\s$/.test(part.text) && next) add(blank, true);
  }
  return source;
}

function mayBeEmpty(part: PatternPart): boolean {
  return (
    (part.kind === 'type' && part.type === 'DATA') ||
    (part.kind === 'regex' && RE2JS.compile(wrapped(part.regex)).testExact(''))
  );
}

/** A cheap check whether a line can fit at all. */
function holdsInOrder(line: string, literals: readonly string[]): boolean {
  let at = 0;
  for (const text of literals) {
    const found = line.indexOf(text, at);
    if (found < 0) return false;
    at = found + text.length;
  }
  return true;
}

function bind(
  compiled: RE2JS,
  checks: readonly Check[],
  line: string,
  pattern: LinePattern,
  captures: Captures,
  anywhere: boolean,
): Captures | null {
  const matcher = compiled.matcher(line);
  while (matcher.find()) {
    const bound = new Map<string, string>();
    let fits = true;
    for (const { group, name, range } of checks) {
      const value = matcher.group(group) ?? '';
      if (!inRange(value, range)) fits = false;
      if (name === null) continue;
      const before = bound.get(name);
      if (before !== undefined && before !== value)
        return agree(pattern, line, captures, name, [before, value], anywhere);
      bound.set(name, value);
    }
    if (fits) return bound;
  }
  return null;
}

/** One name, twice on a line, with two values: perhaps it can be split so that both are one of the two.  Not every split is tried. */
function agree(
  pattern: LinePattern,
  line: string,
  captures: Captures,
  name: string,
  values: readonly string[],
  anywhere: boolean,
): Captures | null {
  for (const value of values) {
    const bound = lineMatcher(pattern, new Map([...captures, [name, value]]), anywhere).match(line);
    if (bound) return new Map([...bound, [name, value]]);
  }
  return null;
}

/** Says whether a value is in a range; `97.3%` counts as 97.3. */
export function inRange(value: string, range: Range | null): boolean {
  if (range === null) return true;
  const number = Number.parseFloat(value);
  const [low, high] = range;
  return (low === null || number >= low) && (high === null || number <= high);
}
