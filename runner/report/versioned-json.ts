/** Results for programs, as JSON that says what it is. Pure. */

/**
 * `{ format, version, … }` with a newline at the end. The version counts up when something that a program may
 * rely on is removed or changes its meaning.
 */
export function versionedJson(
  format: string,
  version: number,
  content: Readonly<Record<string, unknown>>,
): string {
  return `${JSON.stringify({ format, version, ...content }, null, 2)}\n`;
}
