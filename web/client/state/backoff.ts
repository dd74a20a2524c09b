/** How long to wait before the next attempt to connect. */

const FIRST_MS = 300;
const LONGEST_MS = 10_000;

/** Doubles from attempt to attempt; `random` (0…1) spreads a room full of pages that lost the same server. */
export function backoffMs(attempt: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return Math.round(full * (0.75 + random * 0.25));
}
