/** Puts what a machine said into Markdown, so that it stays the text that it is, whatever is in it. Pure. */

/** Controls other than tab and newline, line ends of Unicode, and what turns the direction of writing. */
const UNSEEN = /(?![\t\n])[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;

export function withoutControls(text: string): string {
  return text.replace(UNSEEN, '');
}

/** A block of code: its fence is longer than any in it. */
export function fenced(lines: readonly string[]): string {
  const text = withoutControls(lines.join('\n'));
  const ticks = text.match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(Math.max(2, ...ticks.map((run) => run.length)) + 1);
  return `${fence}text\n${text}\n${fence}`;
}

/** Part of a line of prose: its code between single backticks stays code, all else is text. */
export function inline(text: string): string {
  const line = withoutControls(text.replaceAll(/\s+/g, ' '));
  const parts = line.split('`');
  const paired = parts.length % 2 === 1 && !line.includes('``');
  const asText = (part: string): string => part.replaceAll(/[\\<>&[\]]/g, String.raw`\$&`);
  if (!paired) return parts.map(asText).join('\\`');
  return parts.map((part, index) => (index % 2 === 1 ? part : asText(part))).join('`');
}
