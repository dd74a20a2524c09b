/** How long to wait before the next attempt to connect, and for an attempt that gets no answer. */

const FIRST_MS = 300;
/** A server that is started anew is met within this time: also by a room full of pages, spread over half of it. */
const LONGEST_MS = 1_500;
/** After so many attempts, some ten minutes, it won't be back in a moment. */
const MANY = 500;
const LONG_MS = 10_000;

/** Doubles from attempt to attempt; `random` (0…1) spreads a room full of pages that lost the same server. */
export function backoffMs(attempt: number, random: number): number {
  const full = attempt < MANY ? Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt) : LONG_MS;
  return Math.round(full * (0.5 + random * 0.5));
}

/** How long an attempt may take, ms: longer each time, since a server may just be slow. */
export function patienceMs(attempt: number): number {
  return Math.min(30_000, 8_000 * 2 ** Math.min(attempt, 10));
}
