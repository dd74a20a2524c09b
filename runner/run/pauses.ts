/** How long to wait between two looks at something that happens sooner or later. Pure but for the clock. */
import type { TimeLimits } from '../machine/limits.ts';

const FIRST_MS = 100;
const LONGEST_MS = 1000;

/** Pauses, ms, each longer than the one before, as long as the next one ends within `withinMs` from now, in the time of `limits`. */
export function* pauses(withinMs: number, limits: Pick<TimeLimits, 'now'>): Generator<number, void> {
  const deadline = limits.now() + withinMs;
  for (let pause = FIRST_MS; limits.now() + pause <= deadline; pause = Math.min(LONGEST_MS, pause * 2))
    yield pause;
}
