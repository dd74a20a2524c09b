/** White space, as people see it on a screen: how wide a gap is says nothing. */

/**
 * Returns a line as it is compared: no blanks at its ends, and every run of blanks and tabs as one
 * blank. Columns of `ps` or `ip` shift with the width of a PID; a lab should not break over that.
 */
export function collapseBlanks(line: string): string {
  return (/\t| {2}/.test(line) ? line.replace(/[ \t]+/g, ' ') : line).trim();
}

/** Returns the lines of an output as they are compared; blank lines at its end count for nothing. */
export function collapseOutput(output: readonly string[]): string[] {
  const lines = output.map(collapseBlanks);
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines;
}
