/** Fits expected lines to shown lines in any order: `(unordered)`. */
import type { Captures, ExpectedLine, LinePattern } from '../lab/lab.ts';
import type { Fit } from './match-lines.ts';
import { boundNames, type Matchers } from './matchers.ts';

/** Each of these lines may multiply the ways to try, and deepens the search. */
const mostBinding = 500;

interface Wanted {
  readonly pattern: LinePattern;
  /** Where it is among the expected lines. */
  readonly index: number;
}

/** Returns the fit, or null. Every shown line must be expected, unless a `...` is among them. */
export function matchUnordered(
  expected: readonly ExpectedLine[],
  shown: readonly string[],
  captures: Captures,
  matchers: Matchers,
): Fit | null {
  const wanted = expected.flatMap((line, index) =>
    line.kind === 'line' ? [{ pattern: line.pattern, index }] : [],
  );
  const extrasAllowed = wanted.length < expected.length;
  if (wanted.length > shown.length || (!extrasAllowed && wanted.length < shown.length)) return null;
  const binds = ({ pattern }: Wanted) => boundNames(pattern).some((name) => !captures.has(name));
  const binding = wanted.filter(binds);
  if (binding.length > mostBinding) matchers.giveUp();
  const places = expected.map(() => -1);
  const found = placeBinding(
    binding,
    wanted.filter((each) => !binds(each)),
    { shown, places, taken: new Set(), matchers },
    captures,
  );
  return found ? { places, captures: found } : null;
}

interface Board {
  readonly shown: readonly string[];
  readonly places: number[];
  readonly taken: Set<number>;
  readonly matchers: Matchers;
}

/** Tries every shown line for the lines that bind values, in the order in which they are written; then the rest. */
function placeBinding(
  binding: readonly Wanted[],
  rest: readonly Wanted[],
  board: Board,
  captures: Captures,
): Captures | null {
  const [next, ...others] = binding;
  if (!next) return placeRest(rest, board, captures) ? captures : null;
  for (const [at, line] of board.shown.entries()) {
    if (board.taken.has(at)) continue;
    const more = board.matchers.match(next.pattern, line, captures);
    if (board.matchers.exhausted) return null;
    if (!more) continue;
    board.taken.add(at);
    board.places[next.index] = at;
    const found = placeBinding(others, rest, board, new Map([...captures, ...more]));
    if (found) return found;
    board.taken.delete(at);
  }
  return null;
}

/** Gives each line a shown line of its own by augmenting paths (Kuhn's algorithm). */
function placeRest(rest: readonly Wanted[], board: Board, captures: Captures): boolean {
  const owners = new Map<number, number>();
  const fitting = rest.map(({ pattern }) => {
    const fits: number[] = [];
    for (const [at, line] of board.shown.entries()) {
      if (!board.taken.has(at) && board.matchers.match(pattern, line, captures)) fits.push(at);
    }
    return fits;
  });
  for (const start of rest.keys()) {
    if (!augment(start, fitting, owners)) return false;
  }
  for (const [at, owner] of owners) {
    const index = rest[owner]?.index;
    if (index !== undefined) board.places[index] = at;
  }
  return true;
}

/** Finds a free line for `start`, moving others to another that fits them; breadth first, so that depth is not a danger. */
function augment(
  start: number,
  fitting: readonly (readonly number[])[],
  owners: Map<number, number>,
): boolean {
  const cameFrom = new Map<number, number>();
  const queue = [start];
  for (let head = 0; head < queue.length; head++) {
    const seeker = queue[head] ?? start;
    for (const at of fitting[seeker] ?? []) {
      if (cameFrom.has(at)) continue;
      cameFrom.set(at, seeker);
      const owner = owners.get(at);
      if (owner !== undefined) queue.push(owner);
      else {
        handOver(at, start, cameFrom, owners);
        return true;
      }
    }
  }
  return false;
}

function handOver(
  free: number,
  start: number,
  cameFrom: ReadonlyMap<number, number>,
  owners: Map<number, number>,
): void {
  let at = free;
  for (;;) {
    const seeker = cameFrom.get(at) ?? start;
    const before = [...owners].find(([, owner]) => owner === seeker)?.[0];
    owners.set(at, seeker);
    if (seeker === start || before === undefined) return;
    at = before;
  }
}
