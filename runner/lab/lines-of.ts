/** A lab's source as lines, however its editor ended them: the numbering that every message uses. */

/** Returns the lines without their ends, and without a byte order mark. */
export function linesOf(source: string): string[] {
  return source.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
}
