/** Writes expected lines the way the parser reads them: the other direction of lab/line-pattern.ts. Pure. */
import type { PatternPart } from '../lab/lab.ts';
import { writeRange } from '../lab/range.ts';

/** A stretch of a line: text that must be shown as it is, or the source of a pattern. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'pattern'; readonly source: string };

/** Returns the source of a line that expects these pieces, in their order. */
export function writeLine(pieces: readonly Piece[]): string {
  let line = '';
  for (const [i, piece] of pieces.entries()) {
    if (piece.kind === 'pattern') {
      line += piece.source;
      continue;
    }
    const text = piece.text.replaceAll('%{', '%%{');
    // `%` right before a pattern would turn its `%{` into a literal one, and so would one before that.
    line += pieces[i + 1]?.kind === 'pattern' ? guardPercents(text) : text;
  }
  return guard(line.trimEnd());
}

/** Puts the `%` at the end of a text into a pattern of their own. */
function guardPercents(text: string): string {
  let end = text.length;
  while (text[end - 1] === '%') end--;
  return end === text.length ? text : `${text.slice(0, end)}%{/${text.slice(end)}/}`;
}

/** Returns the source of one pattern, as an author writes it. */
export function writePattern(part: Exclude<PatternPart, { kind: 'text' }>): string {
  const name = part.kind === 'value' || part.name === null ? '' : `:${part.name}`;
  switch (part.kind) {
    case 'value':
      return `%{${part.name}}`;
    case 'regex':
      return `%{/${part.regex}/${name}}`;
    case 'type': {
      const range = part.range === null ? '' : ` ${writeRange(part.range)}`;
      return `%{${part.type}${name}${range}}`;
    }
    default:
      return part satisfies never;
  }
}

const fenceLike = /^ {0,3}(?:`{3,}|~{3,})\s*$/;

/** Takes the special meaning from a line that looks like a prompt, a directive, `...`, or the end of the block. */
function guard(line: string): string {
  const bare = line.trim();
  if (bare === '...' || /^\((?:exit|no output|unordered)/i.test(bare)) return `\\${bare}`;
  if (/^[$#>](?: |$)/.test(line) || /^\\[$#>(.\\]/.test(line)) return `\\${line}`;
  if (bare === '…') return '%{/…/}';
  return fenceLike.test(line) ? `%{/${bare[0]}/}${bare.slice(1)}` : line;
}
