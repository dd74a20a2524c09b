/** `<!-- … -->` on lines of its own: a note of the author's. Nothing in it is shown, and nothing in it is run. */
import type { StateBlock, Token } from 'markdown-it';

export const COMMENT = 'comment';

/** What comes after a comment's end, and would be lost with it; null where it is never closed. */
export function behindComment({ meta }: Token): string | null {
  const behind: unknown = meta?.['behind'];
  return typeof behind === 'string' ? behind : null;
}

/** A rule for blocks of markdown-it: a comment goes on to the line with `-->`, blank lines and fences included. */
export function commentRule(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false;
  const lineOf = (line: number): string =>
    state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
  const opening = lineOf(startLine);
  if (!opening.startsWith('<!--')) return false;
  let line = startLine;
  let closing = opening.slice(4);
  while (!closing.includes('-->')) {
    if (++line >= endLine) break;
    closing = lineOf(line);
  }
  if (silent) return true;
  const token = state.push(COMMENT, '', 0);
  const closed = line < endLine;
  token.map = [startLine, closed ? line + 1 : endLine];
  token.meta = { behind: closed ? closing.slice(closing.indexOf('-->') + 3).trim() : null };
  state.line = closed ? line + 1 : endLine;
  return true;
}
