/** Keeps lists of lines in results bounded: head, tail, and a note between them. Pure. */

/** Lines of output, of a diff, or of a screen that a result holds at most. */
const MOST_LINES = 1000;

/** `note` makes an entry of the text that says how much is missing. */
export function capLines<T>(lines: readonly T[], note: (text: string) => T): readonly T[] {
  if (lines.length <= MOST_LINES) return lines;
  const half = MOST_LINES / 2;
  const left = (lines.length - MOST_LINES).toLocaleString('en');
  return [...lines.slice(0, half), note(`… (${left} lines left out)`), ...lines.slice(-half)];
}

export function capText(lines: readonly string[]): readonly string[] {
  return capLines(lines, (text) => text);
}
