/** Checks what people read: the text of paragraphs, headings, lists and tables, without the code in it. */
import type { Token } from 'markdown-it';
import type { Problems } from './problems.ts';
import { checkText, type TextPlace } from './text-rules.ts';

/** Checks a token of the kind `inline` whose text begins in line `first` (from 0); `lines` is the whole lab. */
export function checkInline(
  { content }: Token,
  first: number,
  place: TextPlace,
  lines: readonly string[],
  problems: Problems,
): void {
  const written = content.split('\n');
  for (const [i, text] of withoutCode(content).split('\n').entries()) {
    // A row of a table holds several texts in one line.
    const indent = (lines[first + i] ?? '').indexOf(written[i] ?? '');
    checkText(text, place, { line: first + i + 1, indent: Math.max(indent, 0) }, problems);
  }
}

/** Returns a text with blanks in the place of `code`: as many, so that columns stay. */
export function withoutCode(text: string): string {
  if (!text.includes('`')) return text;
  const runs = [...text.matchAll(/`+/g)].map(({ 0: run, index }) => ({ length: run.length, at: index }));
  /** By length, the runs that are still to come, the next one last. */
  const later = Map.groupBy(runs.toReversed(), ({ length }) => length);
  let result = '';
  let end = 0;
  for (const { length, at } of runs) {
    const same = later.get(length) ?? [];
    same.pop();
    if (at < end) continue;
    const close = same.at(-1);
    if (close === undefined) continue;
    const code = text.slice(at, close.at + length);
    result += text.slice(end, at) + code.replace(/[^\n]/g, ' ');
    end = close.at + length;
  }
  return result + text.slice(end);
}
