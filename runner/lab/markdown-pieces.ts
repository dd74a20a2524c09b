/** Splits a lab's Markdown into pieces: step headings, our fenced blocks, callouts, and prose between them. */
import type { Token } from 'markdown-it';
import { behindComment, COMMENT } from './comment.ts';
import { containerPiece } from './container-piece.ts';
import { fencePiece } from './fence-piece.ts';
import { markdown } from './markdown.ts';
import type { Cutting, Piece } from './piece.ts';
import type { Problems } from './problems.ts';
import { checkInline } from './prose-text.ts';
import { referencesIn, type Reference } from './references.ts';

/** Returns the pieces in reading order; `written` is the whole lab with its front matter blanked out. */
export function markdownPieces(
  written: readonly string[],
  problems: Problems,
): { pieces: Piece[]; references: Reference[]; whole: boolean } {
  const pieces: Piece[] = [];
  const references: Reference[] = [];
  const tokens = markdown.parse(written.join('\n'), {});
  const lines = [...written];
  const cutting: Cutting = { lines, problems, whole: takeComments(tokens, lines, problems) };
  const inQuiz = quizzes();
  let proseFrom = 0;
  let line = 0;
  const prose = (to: number) => {
    const piece = proseOf(lines, proseFrom, to);
    if (piece) pieces.push(piece);
  };
  for (const [i, token] of tokens.entries()) {
    const quiz = inQuiz(token);
    // The text of a table has no place of its own, but its row has.
    line = token.map?.[0] ?? line;
    if (token.type === 'inline') {
      checkInline(token, line, quiz ? 'quiz' : 'prose', lines, problems);
      references.push(...referencesIn(token, line, lines));
    }
    const piece = pieceOf(token, tokens[i + 1], cutting);
    if (!piece || !token.map) continue;
    prose(token.map[0]);
    proseFrom = token.map[1] + (piece.kind === 'container' ? 1 : 0);
    pieces.push(piece);
  }
  prose(lines.length);
  return { pieces, references, whole: cutting.whole };
}

/** Blanks the lines in which the author left comments; returns whether all of them end. */
function takeComments(tokens: readonly Token[], lines: string[], problems: Problems): boolean {
  let whole = true;
  for (const token of tokens) {
    if (token.type !== COMMENT || token.map === null) continue;
    const [first, end] = token.map;
    lines.fill('', first, end);
    const behind = behindComment(token);
    if (behind === null) {
      problems.add(first + 1, 1, 'this comment is never closed', 'close it with --> on a line of its own');
      whole = false;
    } else if (behind !== '')
      problems.add(end, 1, `"${behind}" behind a comment`, 'write it on a line of its own');
  }
  return whole;
}

/** Says for each token, asked for in order, whether it is in a quiz. */
function quizzes(): (token: Token) => boolean {
  let quiz: number | null = null;
  return ({ type, level, info }) => {
    if (type === 'container_any_open' && quiz === null && /^\s*quiz\b/.test(info)) quiz = level;
    else if (type === 'container_any_close' && level === quiz) quiz = null;
    return quiz !== null;
  };
}

function proseOf(lines: readonly string[], from: number, to: number): Piece | null {
  let [first, end] = [from, to];
  while (first < end && lines[first]?.trim() === '') first++;
  while (end > first && lines[end - 1]?.trim() === '') end--;
  return first < end ? { kind: 'prose', body: lines.slice(first, end), line: first + 1 } : null;
}

function pieceOf(token: Token, next: Token | undefined, cutting: Cutting): Piece | null {
  const line = (token.map?.[0] ?? 0) + 1;
  switch (token.type) {
    case 'heading_open':
      return heading(token, next, line, cutting);
    case 'fence':
      return fencePiece(token, line, cutting);
    case 'code_block':
      cutting.problems.add(
        line,
        1,
        'an indented block of code',
        'put it in a fence that names its language: ```text',
      );
      return null;
    case 'container_any_open':
      return containerPiece(token, line, cutting);
    default:
      return null;
  }
}

function heading(token: Token, title: Token | undefined, line: number, cutting: Cutting): Piece | null {
  const { problems, whole } = cutting;
  if (token.tag !== 'h1' && token.tag !== 'h2') return null;
  if (title?.content.startsWith('::') === true)
    problems.add(
      line,
      1,
      `${title.content.split(/\s/, 1)[0]} is not a callout`,
      'write :::note, :::warning, :::hint or :::deeper, and ::: where it ends',
    );
  else if (!token.markup.startsWith('#'))
    problems.add(
      line,
      1,
      'an underlined heading',
      'write it as "## …" (a step) or "### …"; a rule is written ***',
    );
  else if (token.tag === 'h1')
    problems.add(
      line,
      1,
      'a top-level heading',
      'the title goes in the front matter; a step begins with "## "',
    );
  else if (token.level > 0 && whole)
    problems.add(
      line,
      1,
      'a step inside another block',
      'a step begins with "## " at the left margin; a heading in a block is "### "',
    );
  if (token.tag === 'h1' || token.level > 0) return null;
  const text = plainText(title?.content ?? '');
  if (text === '') problems.add(line, 1, 'a step without a title', 'write it after the ##');
  return { kind: 'heading', title: text, line };
}

/** Returns a title without its `signs` and *signs*. */
function plainText(inline: string): string {
  const tokens: Token[] = [];
  markdown.inline.parse(inline, markdown, {}, tokens);
  return tokens
    .map(({ content }) => content)
    .join('')
    .trim();
}
