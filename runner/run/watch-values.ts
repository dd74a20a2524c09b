/** Reads what the command of a `watch` block printed: `NAME NUMBER` lines, or one number. Pure. */

export type WatchValues = Readonly<Record<string, number>>;

/** UTF-16 units of output that are read, and of a line that may hold a value: programs in a machine may print anything. */
const MOST_OUTPUT = 64 * 1024;
const LONGEST_LINE = 200;
/** More lines in a plot can't be told apart. */
const MOST_SERIES = 12;

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A number alone has the name `value`. `series`: which names count; empty: all. Other lines are left out. */
export function watchValues(output: string, series: readonly string[]): WatchValues {
  const values: Record<string, number> = {};
  const whole =
    output.length <= MOST_OUTPUT ? output : output.slice(0, output.lastIndexOf('\n', MOST_OUTPUT) + 1);
  for (const line of whole.split('\n')) {
    const found = line.length > LONGEST_LINE ? null : namedNumber(line.trim());
    if (found === null || Object.keys(values).length >= MOST_SERIES) continue;
    if (series.length === 0 || series.includes(found.name)) values[found.name] = found.number;
  }
  return values;
}

/** Reads `5`, `name 5`, `name=5` and `name: 5`. */
function namedNumber(line: string): { name: string; number: number } | null {
  const words = line.split(/[\s=:]+/);
  const last = words.at(-1) ?? '';
  if (!NUMBER.test(last)) return null;
  const before = line.slice(0, -last.length);
  if (before === '') return { name: 'value', number: Number(last) };
  const [name = '', ...more] = before.trim().split(/\s+/);
  // A word of its own that is nothing but a sign belongs to the name before it: `name = 5`.
  if (more.some((word) => !/^[=:]+$/.test(word))) return null;
  const bare = withoutSigns(name);
  return bare === '' ? null : { name: bare, number: Number(last) };
}

/** `name=` and `name:` are called `name`. */
function withoutSigns(name: string): string {
  let end = name.length;
  while (end > 0 && '=:'.includes(name[end - 1] ?? '')) end--;
  return name.slice(0, end);
}
