/** Cuts a container (`:::note` … `:::`) out of a lab. */
import type { Token } from 'markdown-it';
import { containerKinds, isContainerKind, isFenceKind, written } from './block-kinds.ts';
import { didYouMean } from './nearest.ts';
import { outsideHint, type Cutting, type Piece } from './piece.ts';

/** Returns null, and says why, for a container that is not ours. */
export function containerPiece(token: Token, line: number, cutting: Cutting): Piece | null {
  const { problems, lines } = cutting;
  const [first, end] = token.map ?? [0, 0];
  const info = token.info.trim();
  const [kind] = info.split(/\s/, 1) as [string];
  const title = info.slice(kind.length).trim();
  const titleAt = title === '' ? 0 : (lines[first] ?? '').lastIndexOf(title);
  const column = (lines[first] ?? '').indexOf(':::') + 1 || 1;
  const tell = (message: string, hint: string) => problems.add(line, column, message, hint);
  if (!/^[\s>]*:{3,}\s*$/.test(lines[end] ?? '')) {
    if (kind === '') tell('this ::: closes nothing', 'remove it, or open the callout with :::note');
    else tell(`:::${kind} is never closed`, 'close it with ::: on a line of its own');
    cutting.whole = false;
    return null;
  }
  if (kind === '')
    tell('a callout without a kind', `write one of ${containerKinds.map((each) => `:::${each}`).join(', ')}`);
  else if (isFenceKind(kind)) tell(`there is no callout :::${kind}`, `write ${written(kind)}`);
  else if (!isContainerKind(kind)) tell(`there is no callout :::${kind}`, didYouMean(kind, containerKinds));
  else if (token.level > 0) {
    if (cutting.whole) tell(`:::${kind} inside another block`, outsideHint);
  } else
    return { kind: 'container', container: kind, title, titleAt, body: lines.slice(first + 1, end), line };
  return null;
}
