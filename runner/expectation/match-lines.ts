/** Fits expected lines to shown lines, in order, with `...` for any number of them. */
import type { Captures, ExpectedLine, LinePattern } from '../lab/lab.ts';
import { collapseBlanks } from './blanks.ts';
import { boundNames, usedNames, type Matchers } from './matchers.ts';

/** How an output fits: the shown line (0-based) of each expected line, -1 for `...`, and all values after it. */
export interface Fit {
  readonly places: readonly number[];
  readonly captures: Captures;
}

/** Expected lines between two `...`. */
interface Segment {
  readonly patterns: readonly LinePattern[];
  /** Where they are among the expected lines. */
  readonly indexes: readonly number[];
  /** It binds a name that a later segment uses: only then can a later place be better than the first. */
  readonly decides: boolean;
  /** All names that segments up to here bind and later ones use: the rest depends on their values alone. */
  readonly matters: readonly string[];
}

/** A segment on the way to its place. */
interface Search {
  readonly segment: Segment;
  readonly before: Captures;
  /** The place tried now, and the last that is possible. */
  at: number;
  readonly high: number;
  /** What the rest depends on, when this place fits. */
  key: string;
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
  if (isLiterally(expected, shown)) return { places: expected.map((_, at) => at), captures };
  const openStart = expected[0]?.kind === 'ellipsis';
  const openEnd = expected.at(-1)?.kind === 'ellipsis';
  const segments = cut(expected);
  const failed = new Set<string>();
  const path: Search[] = [];
  // How many lines are needed from each segment on.
  let sum = 0;
  const needed = segments
    .toReversed()
    .map(({ patterns }) => (sum += patterns.length))
    .toReversed();

  const begin = (k: number, from: number, before: Captures): Search | null => {
    const segment = segments[k];
    if (!segment) return null;
    const latest = shown.length - (needed[k] ?? 0);
    const last = k === segments.length - 1;
    const at = last && !openEnd ? Math.max(from, latest) : from;
    return { segment, before, at, high: k === 0 && !openStart ? Math.min(0, latest) : latest, key: '' };
  };

  let search = begin(0, 0, captures);
  if (!search) return openStart || shown.length === 0 ? { places: expected.map(() => -1), captures } : null;
  while (search) {
    const bound = findPlace(search, shown, matchers);
    const key: string = bound
      ? `${path.length} ${JSON.stringify(search.segment.matters.map((name) => bound.get(name)))}`
      : '';
    if (bound && !failed.has(key)) {
      search.key = key;
      path.push(search);
      const next = begin(path.length, search.at + search.segment.patterns.length, bound);
      if (!next) return { places: placesOf(path, expected.length), captures: bound };
      search = next;
      continue;
    }
    search = bound && search.segment.decides ? advance(search) : backtrack(path, failed);
  }
  return null;
}

/** Whether nothing but fixed text is expected, and just that is shown: most outputs of one line, and no search. */
function isLiterally(expected: readonly ExpectedLine[], shown: readonly string[]): boolean {
  return (
    expected.length === shown.length &&
    expected.every((line, at) => {
      if (line.kind === 'ellipsis' || line.pattern.parts.length > 1) return false;
      const [part] = line.pattern.parts;
      return part?.kind === 'text' && collapseBlanks(part.text) === shown[at];
    })
  );
}

/** Moves on to the first place that fits, from the current one on; returns the values there, or null. */
function findPlace(search: Search, shown: readonly string[], matchers: Matchers): Captures | null {
  for (; search.at <= search.high && !matchers.exhausted; search.at++) {
    const bound = fitAt(search, shown, matchers);
    if (bound) return bound;
  }
  return null;
}

function fitAt(
  { segment, at, before }: Search,
  shown: readonly string[],
  matchers: Matchers,
): Captures | null {
  let bound = before;
  for (const [i, pattern] of segment.patterns.entries()) {
    const more = matchers.match(pattern, shown[at + i] ?? '', bound);
    if (!more) return null;
    if (more.size > 0) bound = new Map([...bound, ...more]);
  }
  return bound;
}

function advance(search: Search): Search {
  search.at++;
  return search;
}

/** Returns to the last segment whose next place may bring another value; what follows the others can only shrink. */
function backtrack(path: Search[], failed: Set<string>): Search | null {
  for (let search = path.pop(); search; search = path.pop()) {
    failed.add(search.key);
    if (search.segment.decides) return advance(search);
  }
  return null;
}

function placesOf(path: readonly Search[], count: number): number[] {
  const places = Array.from({ length: count }, () => -1);
  for (const { segment, at } of path) {
    for (const [i, index] of segment.indexes.entries()) places[index] = at + i;
  }
  return places;
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
  return withNames(runs);
}

function withNames(runs: readonly Pick<Segment, 'patterns' | 'indexes'>[]): Segment[] {
  const lastUse = new Map<string, number>();
  for (const [k, { patterns }] of runs.entries()) {
    for (const name of patterns.flatMap(usedNames)) lastUse.set(name, k);
  }
  const bound = new Set<string>();
  return runs.map((run, k) => {
    const names = run.patterns.flatMap(boundNames).filter((name) => !bound.has(name));
    for (const name of names) bound.add(name);
    const usedLater = (name: string) => (lastUse.get(name) ?? 0) > k;
    return { ...run, decides: names.some(usedLater), matters: [...bound].filter(usedLater) };
  });
}
