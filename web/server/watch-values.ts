/** Reads what the command of a `watch` block printed: `NAME NUMBER` lines, or one number. Pure. */

export type WatchValues = Readonly<Record<string, number>>;

/** A number alone has the name `value`. `series`: which names count; empty: all. Other lines are left out. */
export function watchValues(output: string, series: readonly string[]): WatchValues {
  const values: Record<string, number> = {};
  for (const line of output.split('\n')) {
    const [, name = 'value', number] =
      /^\s*(?:(\S+?)[\s=:]+)?(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*$/.exec(line) ?? [];
    if (number === undefined || Object.keys(values).length >= MOST_SERIES) continue;
    if (series.length === 0 || series.includes(name)) values[name] = Number(number);
  }
  return values;
}

/** More lines than that nobody can tell apart. */
const MOST_SERIES = 12;
