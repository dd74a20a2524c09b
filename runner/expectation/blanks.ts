/** White space, as people see it on a screen: the width of a gap means nothing. */

/** Including those that look like a blank but aren't one to most programs: `tree` prints no-break spaces. */
const BLANKS = /\s+/g;
const TO_COLLAPSE = /[^\S ]| {2}/;

/**
 * Returns a line as it is compared: no blanks at its ends, and every run of blanks, tabs and Unicode's spaces as one
 * blank. Columns of `ps` or `ip` shift with the width of a PID; a lab should not break over that.
 */
export function collapseBlanks(line: string): string {
  return (TO_COLLAPSE.test(line) ? line.replace(BLANKS, ' ') : line).trim();
}

/** Returns the lines of an output as they are compared; blank lines at its end don't count. */
export function collapseOutput(output: readonly string[]): string[] {
  const lines = output.map(collapseBlanks);
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines;
}
