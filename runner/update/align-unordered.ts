/** Pairs the lines of an `(unordered)` expectation with those that were shown. Pure. */
import type { Captures, ExpectedLine } from '../lab/lab.ts';
import type { Pairing } from './align-lines.ts';
import { LEAST_LIKENESS, likenessOf } from './likeness.ts';

/** Lines that fit stay; what is left is paired by likeness, the most alike first; the rest is lost, or new at the end. */
export function alignUnordered(
  expected: readonly ExpectedLine[],
  shown: readonly string[],
  captures: Captures,
): Pairing[] {
  const likeness = likenessOf(expected, shown, captures);
  const lines = expected.flatMap((line, i) => (line.kind === 'line' ? [i] : []));
  const candidates = lines.flatMap((i) => shown.map((_, j) => ({ i, j, alike: likeness(i, j) })));
  const partner = new Map<number, number>();
  const taken = new Set<number>();
  for (const { i, j, alike } of candidates.toSorted((a, b) => b.alike - a.alike)) {
    if (alike < LEAST_LIKENESS || partner.has(i) || taken.has(j)) continue;
    partner.set(i, j);
    taken.add(j);
  }
  const pairs = lines.map((i): Pairing => {
    const j = partner.get(i) ?? null;
    return { expected: i, shown: j, alike: j !== null };
  });
  // A `...` among them takes whatever is left.
  if (lines.length < expected.length) return pairs;
  const fresh = shown.flatMap((_, j): Pairing[] =>
    taken.has(j) ? [] : [{ expected: null, shown: j, alike: false }],
  );
  return [...pairs, ...fresh];
}
