/** Measures how much an expected line and a shown one have in common. Pure. */
import { collapseBlanks } from '../expectation/blanks.ts';
import { Matchers } from '../expectation/matchers.ts';
import type { Captures, ExpectedLine, LinePattern } from '../lab/lab.ts';
import { tokensOf } from './align-tokens.ts';

/** Lines with less in common than this are not the same line in another form. */
export const LEAST_LIKENESS = 0.3;

/** Says how alike lines are: 1 for lines that fit, else the share of words that they have in common, below 1. */
export function likenessOf(
  expected: readonly ExpectedLine[],
  shown: readonly string[],
  captures: Captures,
): (i: number, j: number) => number {
  const matchers = new Matchers(expected.length, shown.length);
  const lines = shown.map(collapseBlanks);
  const shownWords = shown.map(wordsOf);
  const expectedWords = expected.map((line) => (line.kind === 'line' ? patternWords(line.pattern) : null));
  return (i, j) => {
    const line = expected[i];
    const fits = line?.kind === 'line' && matchers.match(line.pattern, lines[j] ?? '', captures) !== null;
    if (fits) return 1;
    const wanted = expectedWords[i] ?? null;
    return wanted === null ? 0 : overlap(wanted, shownWords[j] ?? []);
  };
}

interface PatternWords {
  readonly words: readonly string[];
  /** How many words stand for others. */
  readonly patterns: number;
}

function patternWords({ parts }: LinePattern): PatternWords {
  const texts = parts.flatMap((part) => (part.kind === 'text' ? wordsOf(part.text) : []));
  return { words: texts, patterns: parts.filter(({ kind }) => kind !== 'text').length };
}

function wordsOf(line: string): string[] {
  return tokensOf(line).flatMap(({ text }) => (text.trim() === '' ? [] : [text]));
}

function overlap({ words, patterns }: PatternWords, shown: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of shown) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of words) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    common++;
  }
  // A pattern may stand for one of the words that are left.
  const total = words.length + patterns + shown.length;
  const matched = 2 * common + Math.min(patterns, shown.length - common);
  return total === 0 ? 0 : Math.min(0.99, matched / total);
}
