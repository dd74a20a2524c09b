/** Says whether a screen shows what `until` waits for. */
import type { Captures, LinePattern } from '../lab/lab.ts';
import { collapseBlanks } from './blanks.ts';
import { lineMatcher } from './line-matcher.ts';

/** Returns all values after the first line in which the pattern occurs, or null when no line has it. */
export function screenMatches(
  pattern: LinePattern,
  screenLines: readonly string[],
  captures: Captures,
): Captures | null {
  const matcher = lineMatcher(pattern, captures, true);
  for (const line of screenLines) {
    const bound = matcher.match(collapseBlanks(line));
    if (bound) return bound.size === 0 ? captures : new Map([...captures, ...bound]);
  }
  return null;
}
