/** Lays the lines of an expectation beside those that were shown, so that as many as possible stay. Pure. */
import type { Captures, ExpectedLine } from '../lab/lab.ts';
import { LEAST_LIKENESS, likenessOf } from './likeness.ts';

/** A line of the expectation and a line that was shown: by their indexes; either may be missing. */
export interface Pairing {
  readonly expected: number | null;
  readonly shown: number | null;
  /** Both are there and have much in common. */
  readonly alike: boolean;
}

/** A `...` takes a line rather than let it stand for itself, but no line that fits another. */
const COST = { lost: 1, new: 1, covered: 0.001 } as const;

/** Returns pairs in the order of both; lines that a `...` covers are in none. */
export function alignLines(
  expected: readonly ExpectedLine[],
  shown: readonly string[],
  captures: Captures,
): Pairing[] {
  const likeness = likenessOf(expected, shown, captures);
  const costs: number[][] = Array.from({ length: expected.length + 1 }, () =>
    Array.from({ length: shown.length + 1 }, () => Infinity),
  );
  const cost = (i: number, j: number): number => costs[i]?.[j] ?? Infinity;
  // From the end, so that the way is read from the start.
  for (let i = expected.length; i >= 0; i--) {
    for (let j = shown.length; j >= 0; j--) {
      const row = costs[i] ?? [];
      if (i === expected.length && j === shown.length) row[j] = 0;
      else row[j] = Math.min(...movesAt(i, j).map(([di, dj, price]) => price + cost(i + di, j + dj)));
    }
  }

  function movesAt(i: number, j: number): (readonly [di: 0 | 1, dj: 0 | 1, price: number])[] {
    const line = expected[i];
    const [hasLine, hasShown] = [i < expected.length, j < shown.length];
    if (line?.kind === 'ellipsis')
      return hasShown
        ? [
            [1, 0, 0],
            [0, 1, COST.covered],
          ]
        : [[1, 0, 0]];
    const moves: (readonly [0 | 1, 0 | 1, number])[] = [];
    if (hasLine && hasShown) moves.push([1, 1, priceOf(likeness(i, j))]);
    if (hasLine) moves.push([1, 0, COST.lost]);
    if (hasShown) moves.push([0, 1, COST.new]);
    return moves;
  }

  const pairs: Pairing[] = [];
  let [i, j] = [0, 0];
  while (i < expected.length || j < shown.length) {
    const best = movesAt(i, j).find(([di, dj, price]) => price + cost(i + di, j + dj) <= cost(i, j) + 1e-9);
    const [di, dj] = best ?? [1, 1];
    const covered = expected[i]?.kind === 'ellipsis';
    const alike = di === 1 && dj === 1;
    if (!covered) pairs.push({ expected: di === 1 ? i : null, shown: dj === 1 ? j : null, alike });
    [i, j] = [i + di, j + dj];
  }
  return inPlace(pairs);
}

/** Where as many lines are lost as are new, each one takes the place of another. */
function inPlace(pairs: readonly Pairing[]): Pairing[] {
  const result: Pairing[] = [];
  for (let at = 0; at < pairs.length;) {
    const length = pairs.slice(at).findIndex(({ alike }) => alike);
    const gap = pairs.slice(at, length === -1 ? pairs.length : at + length);
    const lost = gap.filter(({ shown }) => shown === null);
    const fresh = gap.filter(({ expected }) => expected === null);
    if (lost.length === fresh.length)
      result.push(
        ...lost.map(({ expected }, n) => ({ expected, shown: fresh[n]?.shown ?? null, alike: false })),
      );
    else result.push(...gap);
    at += gap.length;
    const next = pairs[at++];
    if (next !== undefined) result.push(next);
  }
  return result;
}

/** Of lines that do not fit: replacing costs less than losing one and writing another, if they have something in common. */
function priceOf(alike: number): number {
  if (alike === 1) return 0;
  return alike < LEAST_LIKENESS ? Infinity : 0.3 + 1.5 * (1 - alike);
}
