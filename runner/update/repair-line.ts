/**
 * Makes an expected line fit what was shown in its place: keeps the patterns and words that still fit, takes
 * the others from the screen, and puts patterns in for what is volatile. Pure.
 */
import { lineMatcher } from '../expectation/line-matcher.ts';
import { collapseBlanks } from '../expectation/blanks.ts';
import type { Captures, LinePattern, PatternPart } from '../lab/lab.ts';
import type { Range } from '../lab/range.ts';
import { alignTokens, tokensOf, type PatternToken, type Step } from './align-tokens.ts';
import type { LineContext } from './line-context.ts';
import { volatileSpans, type Span } from './volatile.ts';
import { writeLine, writePattern, type Piece } from './write-line.ts';

/** Lines with more words than this are taken from the screen as a whole: comparing takes time, and nobody reads it. */
const MOST_TOKENS = 300;

/** Returns the source of a line that expects `shown`, like `pattern` where that still holds. */
export function repairLine(pattern: LinePattern, shown: string, context: LineContext): string {
  const steps = stepsFor(pattern, shown, context.captures);
  if (steps === null) return freshLine(shown, context);
  return writeLine(overlay(steps, volatileSpans(shown, context)));
}

/** Lays a shown line beside its pattern; null where that takes too long. */
export function stepsFor(pattern: LinePattern, shown: string, captures: Captures): Step[] | null {
  const tokens = tokensOf(shown.trimEnd());
  const wanted = patternTokens(pattern, captures);
  return tokens.length + wanted.length > MOST_TOKENS ? null : alignTokens(wanted, tokens);
}

/** Where a shown line is not as its pattern has it. */
export function newStretches(steps: readonly Step[]): { readonly start: number; readonly end: number }[] {
  return steps.flatMap(({ kind, text, at }) =>
    kind === 'new' && text.trim() !== '' ? [{ start: at, end: at + text.length }] : [],
  );
}

/** Returns the source of a line that expects `shown`, with patterns for what is volatile. */
export function freshLine(shown: string, context: LineContext): string {
  const line = shown.trimEnd();
  return writeLine(overlay([{ kind: 'new', text: line, at: 0 }], volatileSpans(line, context)));
}

function patternTokens(pattern: LinePattern, captures: Captures): PatternToken[] {
  return pattern.parts.flatMap((part): PatternToken[] =>
    part.kind === 'text'
      ? tokensOf(part.text).map(({ text }) => ({ kind: 'text', text }))
      : [patternToken(part, captures)],
  );
}

/** A part that does not fit may do so with a range that reaches further. */
function patternToken(part: Exclude<PatternPart, { kind: 'text' }>, captures: Captures): PatternToken {
  const matcher = (one: PatternPart) => lineMatcher({ source: '', parts: [one] }, captures);
  const own = matcher(part);
  const source = writePattern(part);
  const rangeless = part.kind === 'type' && part.range !== null ? matcher({ ...part, range: null }) : null;
  return {
    kind: 'pattern',
    named: part.name !== null && part.kind !== 'value',
    greedy: part.kind === 'type' && part.type === 'DATA' && !captures.has(part.name ?? ''),
    fit(shown) {
      const line = collapseBlanks(shown);
      if (own.match(line) !== null) return { source, changed: false };
      if (part.kind !== 'type' || part.range === null || (rangeless?.match(line) ?? null) === null)
        return null;
      return {
        source: writePattern({ ...part, range: widened(part.range, Number.parseFloat(shown)) }),
        changed: true,
      };
    },
  };
}

function widened([low, high]: Range, value: number): Range {
  return [low === null ? null : Math.min(low, value), high === null ? null : Math.max(high, value)];
}

/** Puts volatile spans over what is new; words that were there before go with them, patterns stay. */
export function overlay(steps: readonly Step[], spans: readonly Span[]): Piece[] {
  const pieces: Piece[] = [];
  const applied = spans.filter((span) => {
    const covered = steps.filter(({ at, text }) => at < span.end && at + text.length > span.start);
    return covered.some(({ kind }) => kind === 'new') && covered.every(({ kind }) => kind !== 'pattern');
  });
  for (const step of steps) {
    if (step.kind === 'pattern') {
      pieces.push({ kind: 'pattern', source: step.source });
      continue;
    }
    let at = step.at;
    const end = step.at + step.text.length;
    for (const span of applied) {
      if (span.end <= at || span.start >= end) continue;
      addText(pieces, step, at, span.start);
      // A span that began in the step before is there already.
      if (span.start >= step.at) pieces.push({ kind: 'pattern', source: span.source });
      at = Math.min(span.end, end);
    }
    addText(pieces, step, at, end);
  }
  return pieces;
}

function addText(pieces: Piece[], step: Step, from: number, to: number): void {
  if (to <= from || step.kind === 'pattern') return;
  const whole = from === step.at && to === step.at + step.text.length;
  // A gap that was there before keeps its width.
  const text = whole && step.kind === 'same' ? step.written : step.text.slice(from - step.at, to - step.at);
  const last = pieces.at(-1);
  if (last?.kind === 'text') pieces[pieces.length - 1] = { kind: 'text', text: last.text + text };
  else pieces.push({ kind: 'text', text });
}
