/** Splits a lab's Markdown into pieces: step headings, our fenced blocks, callouts, and prose between them. */
import MarkdownIt, { type Token } from 'markdown-it';
import container from 'markdown-it-container';
import { parseInfo } from './attributes.ts';
import { reportAt, type ContentLine, type Fence } from './fence.ts';
import { didYouMean, nearest } from './nearest.ts';
import type { Problems } from './problems.ts';

export type Piece =
  | { readonly kind: 'heading'; readonly title: string; readonly line: number }
  | { readonly kind: 'fence'; readonly fence: Fence }
  | {
      readonly kind: 'callout';
      readonly info: string;
      readonly body: readonly string[];
      readonly line: number;
    }
  | { readonly kind: 'prose'; readonly body: readonly string[]; readonly line: number };

/** Languages of the blocks that do something. */
const ours = ['console', 'keys'];
const later = ['check', 'solution', 'setup', 'cleanup', 'watch', 'quiz', 'task'];

const markdown = new MarkdownIt();
markdown.use(container, 'any', { validate: () => true });

/** Returns the pieces in reading order; `lines` is the whole lab with its front matter blanked out. */
export function markdownPieces(
  lines: readonly string[],
  problems: Problems,
): { pieces: Piece[]; whole: boolean } {
  const pieces: Piece[] = [];
  const tokens = markdown.parse(lines.join('\n'), {});
  const state = { lines, problems, whole: true };
  let proseFrom = 0;
  const prose = (to: number) => {
    const piece = proseOf(lines, proseFrom, to);
    if (piece) pieces.push(piece);
  };
  for (const [i, token] of tokens.entries()) {
    const piece = pieceOf(token, tokens[i + 1], state);
    if (!piece || !token.map) continue;
    prose(token.map[0]);
    proseFrom = token.map[1] + (piece.kind === 'callout' ? 1 : 0);
    pieces.push(piece);
  }
  prose(lines.length);
  return { pieces, whole: state.whole };
}

interface State {
  readonly lines: readonly string[];
  readonly problems: Problems;
  /** False after a block that is never closed: what follows it can't be judged. */
  whole: boolean;
}

function proseOf(lines: readonly string[], from: number, to: number): Piece | null {
  let [first, end] = [from, to];
  while (first < end && lines[first]?.trim() === '') first++;
  while (end > first && lines[end - 1]?.trim() === '') end--;
  return first < end ? { kind: 'prose', body: lines.slice(first, end), line: first + 1 } : null;
}

function pieceOf(token: Token, next: Token | undefined, state: State): Piece | null {
  const line = (token.map?.[0] ?? 0) + 1;
  switch (token.type) {
    case 'heading_open':
      return heading(token, next, line, state);
    case 'fence':
      return fence(token, line, state);
    case 'code_block':
      state.problems.add(
        line,
        1,
        'an indented block of code',
        'put it in a fence that names its language: ```text',
      );
      return null;
    case 'container_any_open':
      return callout(token, line, state);
    default:
      return null;
  }
}

function heading(token: Token, title: Token | undefined, line: number, { problems }: State): Piece | null {
  if (token.tag !== 'h1' && token.tag !== 'h2') return null;
  if (!token.markup.startsWith('#'))
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
      'a heading of the first level',
      'the title stands in the front matter; a step begins with "## "',
    );
  else if (token.level > 0)
    problems.add(
      line,
      1,
      'a step inside another block',
      'a step begins with "## " at the left margin; a heading in a block is "### "',
    );
  if (token.tag === 'h1' || token.level > 0) return null;
  const text = (title?.children ?? [])
    .map((child) => child.content)
    .join('')
    .trim();
  if (text === '') problems.add(line, 1, 'a step without a title', 'write it behind the ##');
  return { kind: 'heading', title: text, line };
}

function fence(token: Token, line: number, state: State): Piece | null {
  const { problems, lines } = state;
  const [first, end] = token.map ?? [0, 0];
  const opening = lines[first] ?? '';
  const mark = Math.max(opening.indexOf(token.markup), 0);
  const infoAt = mark + token.markup.length;
  const report = reportAt(problems, line, infoAt);
  if (!isClosed(token, lines[end - 1] ?? '', end - 1 - first)) {
    problems.add(
      line,
      mark + 1,
      'this block is never closed',
      `close it with ${token.markup} on a line of its own`,
    );
    state.whole = false;
    return null;
  }
  const info = parseInfo(token.info, report);
  const isOurs = ours.includes(info.language);
  if (info.language === '')
    report(0, 'a block without a language', 'name it behind the opening: console, keys, text, c, …');
  else if (later.includes(info.language))
    report(0, `${info.language} blocks are not supported yet in this version`, 'take the block out for now');
  else if (!isOurs) checkForeign(info, report);
  if (!isOurs) return null;
  if (token.level > 0) {
    problems.add(
      line,
      mark + 1,
      `a ${info.language} block inside another block`,
      'it stands at the left margin, outside of lists, quotes and callouts',
    );
    return null;
  }
  const content = token.content.split('\n').slice(0, -1);
  return {
    kind: 'fence',
    fence: {
      info,
      line,
      infoAt,
      content: content.map((text, i) => contentLine(text, first + 1 + i, lines)),
    },
  };
}

function isClosed(token: Token, last: string, height: number): boolean {
  const closing = /(`{3,}|~{3,})\s*$/.exec(last)?.[1];
  return height > 0 && closing !== undefined && closing.startsWith(token.markup);
}

function contentLine(text: string, index: number, lines: readonly string[]): ContentLine {
  const source = lines[index] ?? '';
  return { text, line: index + 1, indent: source.endsWith(text) ? source.length - text.length : 0 };
}

/** Checks a fence in another language: it is only read, so it takes no attributes. */
function checkForeign(
  info: Fence['info'],
  report: (at: number, message: string, hint: string) => void,
): void {
  for (const { key, at } of info.attributes) {
    if (later.includes(key))
      report(at, `${key} blocks are not supported yet in this version`, 'take the block out for now');
    else
      report(
        at,
        `a ${info.language} block has no attribute ${key}`,
        'only console and keys blocks have attributes',
      );
  }
  const near = nearest(info.language, ours);
  if (near !== null) report(0, `${info.language} is no kind of block`, `did you mean "${near}"?`);
}

const styles = ['note', 'warning', 'hint', 'deeper'];

function callout(token: Token, line: number, state: State): Piece | null {
  const { problems, lines } = state;
  const [first, end] = token.map ?? [0, 0];
  const style = /^\s*(\S*)/.exec(token.info)?.[1] ?? '';
  const column = (lines[first] ?? '').indexOf(':::') + 1 || 1;
  if (!/^[\s>]*:{3,}\s*$/.test(lines[end] ?? '')) {
    if (style === '')
      problems.add(line, column, 'this ::: closes nothing', 'take it away, or open the callout with :::note');
    else problems.add(line, column, `:::${style} is never closed`, 'close it with ::: on a line of its own');
    state.whole = false;
    return null;
  }
  if (later.includes(style))
    problems.add(line, column, `:::${style} is not supported yet in this version`, 'take it out for now');
  else if (style === '')
    problems.add(
      line,
      column,
      'a callout without a kind',
      `write one of ${styles.map((each) => `:::${each}`).join(', ')}`,
    );
  else if (!styles.includes(style))
    problems.add(line, column, `there is no callout :::${style}`, didYouMean(style, styles));
  else if (token.level > 0)
    problems.add(
      line,
      column,
      'a callout inside another block',
      'it stands at the left margin, outside of lists, quotes and callouts',
    );
  else return { kind: 'callout', info: token.info.trim(), body: lines.slice(first + 1, end), line };
  return null;
}
