/** Reads the time limits that authors write: `500ms`, `10s`, `1.5s`, `2m`. */

const unitMs = { ms: 1, s: 1000, m: 60_000 };
const longestMs = 60 * 60_000;

/** Returns milliseconds, or null when `text` is not a duration between 1 ms and an hour. */
export function parseDuration(text: string): number | null {
  const found = /^(\d{1,7}(?:\.\d{1,3})?)(ms|s|m)$/.exec(text);
  if (!found) return null;
  const ms = Math.round(Number(found[1]) * unitMs[found[2] as keyof typeof unitMs]);
  return ms >= 1 && ms <= longestMs ? ms : null;
}
