/** How long to wait between two looks at something that happens sooner or later. Pure but for the clock. */

const FIRST_MS = 100;
const LONGEST_MS = 1000;

/** Pauses, ms, each longer than the one before, as long as the next one ends within `withinMs` from `since`, or from now. */
export function* pauses(withinMs: number, since = performance.now()): Generator<number, void> {
  const deadline = since + withinMs;
  for (let pause = FIRST_MS; performance.now() + pause <= deadline; pause = Math.min(LONGEST_MS, pause * 2))
    yield pause;
}
