/** Fits expected lines to shown lines, in order, with `...` for any number of them. */
import type { Captures, ExpectedLine, LinePattern } from '../lab/lab.ts';
import { boundNames, usedNames, type Matchers } from './matchers.ts';

/** How an output fits: the shown line (0-based) of each expected line, -1 for `...`, and all values after it. */
export interface Fit {
  readonly places: readonly number[];
  readonly captures: Captures;
}

/** Expected lines between two `...`. */
interface Segment {
  readonly patterns: readonly LinePattern[];
  /** Where they stand among the expected lines. */
  readonly indexes: readonly number[];
  /** Names it binds that a later segment uses: only then can a later place be better than the first. */
  readonly decides: readonly string[];
}

/**
 * Returns the fit, or null. Each segment takes the first place it can. Where it binds a value that
 * later ones use, the places after that are tried too, until `matchers` has had enough.
 */
export function matchLines(
  expected: readonly ExpectedLine[],
  shown: readonly string[],
  captures: Captures,
  matchers: Matchers,
): Fit | null {
  const segments = cut(expected);
  const openStart = expected[0]?.kind === 'ellipsis';
  const openEnd = expected.at(-1)?.kind === 'ellipsis';
  const places = expected.map(() => -1);
  const failed = new Set<string>();
  const lengths = segments.map((segment) => segment.patterns.length);
  let sum = 0;
  const after = lengths
    .toReversed()
    .map((length) => (sum += length) - length)
    .toReversed();

  const fitAt = (segment: Segment, at: number, before: Captures): Captures | null => {
    let bound = before;
    for (const [i, pattern] of segment.patterns.entries()) {
      const more = matchers.match(pattern, shown[at + i] ?? '', bound);
      if (!more) return null;
      if (more.size > 0) bound = new Map([...bound, ...more]);
    }
    return bound;
  };

  const place = (k: number, from: number, before: Captures): Captures | null => {
    const segment = segments[k];
    if (!segment) return before;
    const lastOne = k === segments.length - 1;
    const latest = shown.length - segment.patterns.length - (after[k] ?? 0);
    const low = lastOne && !openEnd ? Math.max(from, latest) : from;
    const high = k === 0 && !openStart ? 0 : latest;
    for (let at = low; at <= high && at <= latest; at++) {
      const bound = fitAt(segment, at, before);
      if (!bound) {
        if (matchers.exhausted) return null;
        continue;
      }
      const key = `${k} ${JSON.stringify(segment.decides.map((name) => bound.get(name)))}`;
      const rest = failed.has(key) ? null : place(k + 1, at + segment.patterns.length, bound);
      if (rest) {
        for (const [i, index] of segment.indexes.entries()) places[index] = at + i;
        return rest;
      }
      // The rest would have fewer lines to choose from: later places only help with other values.
      if (segment.decides.length === 0 || matchers.exhausted) return null;
      failed.add(key);
    }
    return null;
  };

  if (segments.length === 0) return openStart || shown.length === 0 ? { places, captures } : null;
  const found = place(0, 0, captures);
  return found ? { places, captures: found } : null;
}

function cut(expected: readonly ExpectedLine[]): Segment[] {
  const runs: { patterns: LinePattern[]; indexes: number[] }[] = [];
  let open = false;
  for (const [index, line] of expected.entries()) {
    if (line.kind === 'ellipsis') {
      open = false;
      continue;
    }
    if (!open) runs.push({ patterns: [], indexes: [] });
    open = true;
    runs.at(-1)?.patterns.push(line.pattern);
    runs.at(-1)?.indexes.push(index);
  }
  const usedLater = new Set<string>();
  const segments: Segment[] = [];
  for (const run of runs.toReversed()) {
    const decides = run.patterns.flatMap(boundNames).filter((name) => usedLater.has(name));
    segments.unshift({ ...run, decides: [...new Set(decides)] });
    for (const name of run.patterns.flatMap(usedNames)) usedLater.add(name);
  }
  return segments;
}
