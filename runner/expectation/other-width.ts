/**
 * What a program would have shown in the terminal that labs are written in. Many look how wide theirs is: `ps` and
 * `lsns` cut their lines there, `ls` puts as many names side by side as there is room for. A learner's window is
 * wider; that is no difference. Pure.
 */

/** Columns of the terminals in which labs are run unattended, and their expectations written. */
export const LAB_COLUMNS = 80;
/** Longer outputs are no list of names. */
const MOST_LINES = 200;
/** Nor are more names, each looked at once for each number of columns. */
const MOST_NAMES = 5000;
/** `ls`: between two names. */
const GAP = 2;

/** The other ways to read an output of a terminal of `columns`; none where it is no wider than a lab's. */
export function inLabColumns(output: readonly string[], columns: number): string[][] {
  if (columns <= LAB_COLUMNS) return [];
  const readings: string[][] = [];
  if (output.some((line) => line.length > LAB_COLUMNS)) readings.push(output.map(cut));
  const listed = output.length > MOST_LINES ? null : listAnew(output);
  if (listed !== null) readings.push(listed);
  return readings;
}

function cut(line: string): string {
  return line.length > LAB_COLUMNS ? line.slice(0, LAB_COLUMNS).trimEnd() : line;
}

/** Names in columns, one column after the other; null where the lines are none. */
function listAnew(output: readonly string[]): string[] | null {
  const rows = output.map((line) => line.split(/\s{2,}/).filter((name) => name !== ''));
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const all = rows.reduce((sum, row) => sum + row.length, 0);
  if (columns < 2 || all > MOST_NAMES) return null;
  const names: string[] = [];
  for (let column = 0; column < columns; column++) {
    for (const row of rows) names.push(...row.slice(column, column + 1));
  }
  for (let count = Math.min(names.length, LAB_COLUMNS / (GAP + 1)); count > 1; count--) {
    const height = Math.ceil(names.length / count);
    if (widthOf(names, height) < LAB_COLUMNS) return list(names, height);
  }
  return names;
}

function widthOf(names: readonly string[], height: number): number {
  let width = 0;
  for (let start = 0; start < names.length; start += height)
    width += Math.max(...names.slice(start, start + height).map((name) => name.length)) + GAP;
  return width - GAP;
}

function list(names: readonly string[], height: number): string[] {
  const rows: string[] = names.slice(0, height);
  for (let i = height; i < names.length; i++) rows[i % height] += ' '.repeat(GAP) + (names[i] ?? '');
  return rows;
}
