/** The line matchers of one expectation, made once for each set of values, within a budget of work. */
import type { Captures, LinePattern } from '../lab/lab.ts';
import { lineMatcher, type LineMatcher } from './line-matcher.ts';

/** Names whose value a line can be the first to bind. */
export function boundNames(pattern: LinePattern): string[] {
  return pattern.parts.flatMap((part) =>
    part.kind !== 'text' && part.kind !== 'value' && part.name !== null ? [part.name] : [],
  );
}

/** Names whose value matters to a line, however they appear in it. */
export function usedNames(pattern: LinePattern): string[] {
  return pattern.parts.flatMap((part) => (part.kind !== 'text' && part.name !== null ? [part.name] : []));
}

/** About a second of work; looking once at every line for every pattern is free. */
const searchBudget = 500_000;
const costOfMatcher = 100;

export class Matchers {
  readonly #made = new Map<LinePattern, Map<string, LineMatcher>>();
  #left: number;

  constructor(expectedLines: number, shownLines: number) {
    this.#left = searchBudget + 2 * expectedLines * shownLines + costOfMatcher * expectedLines;
  }

  /** True once too many ways were tried; from then on nothing matches. */
  get exhausted(): boolean {
    return this.#left <= 0;
  }

  /** Says that there are too many ways to try. */
  giveUp(): void {
    this.#left = 0;
  }

  /** Returns the values that a line binds in addition to `captures`, or null when it does not fit. */
  match(pattern: LinePattern, line: string, captures: Captures): Captures | null {
    if (this.exhausted) return null;
    this.#left--;
    return this.#matcher(pattern, captures).match(line);
  }

  #matcher(pattern: LinePattern, captures: Captures): LineMatcher {
    let made = this.#made.get(pattern);
    if (!made) this.#made.set(pattern, (made = new Map<string, LineMatcher>()));
    const names = usedNames(pattern);
    const key = names.length === 0 ? '' : JSON.stringify(names.map((name) => captures.get(name) ?? null));
    let matcher = made.get(key);
    if (!matcher) {
      this.#left -= costOfMatcher;
      matcher = lineMatcher(pattern, captures);
      made.set(key, matcher);
    }
    return matcher;
  }
}
