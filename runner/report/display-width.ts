/** How many columns a text takes in a terminal, and how to make it fit. Pure. */
import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';

/** Columns; colours take none. */
export const displayWidth = (text: string): number => stringWidth(text);

/** On one line, without anything that a terminal would act on. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

/** At most `columns`: what is too long ends in `…`, or has it where it matters least. */
export function cut(text: string, columns: number, position: 'middle' | 'end' = 'end'): string {
  return columns < 1 ? '' : cliTruncate(text, columns, { position });
}

/** Exactly `columns`: cut, or filled with blanks. */
export function fit(text: string, columns: number): string {
  const short = cut(text, columns);
  return short + ' '.repeat(Math.max(0, columns - displayWidth(short)));
}
