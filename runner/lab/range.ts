/** The range that a number is held to, as an author writes it: `40..60`, `1..`, `..60`. */

/** Both ends are allowed; null: open at that end. */
export type Range = readonly [number | null, number | null];

const written = /^(-?\d+(?:\.\d+)?)?\.\.(-?\d+(?:\.\d+)?)?$/;

/** Returns the range, or null when `text` is not one. */
export function readRange(text: string): Range | null {
  const found = written.exec(text);
  if (!found || (found[1] === undefined && found[2] === undefined)) return null;
  const low = found[1] === undefined ? null : Number(found[1]);
  const high = found[2] === undefined ? null : Number(found[2]);
  return low !== null && high !== null && low > high ? null : [low, high];
}

/** The other direction: an open end stays empty. */
export function writeRange([low, high]: Range): string {
  return `${low ?? ''}..${high ?? ''}`;
}
