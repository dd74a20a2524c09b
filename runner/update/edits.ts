/** Turns the new lines below a command into edits of its lab's source: as few lines as possible. Pure. */
import { diffArrays } from 'diff';
import type { Region } from './regions.ts';
import type { Edit } from './source-lines.ts';

export function regionEdits({ line, below, prefix }: Region, lines: readonly string[]): Edit[] {
  const edits: Edit[] = [];
  let at = line;
  let pending: Edit | null = null;
  const flush = (): void => {
    if (pending !== null) edits.push(pending);
    pending = null;
  };
  for (const { added, removed, value } of diffArrays(
    below.map(({ text }) => text),
    [...lines],
  )) {
    if (!added && !removed) {
      flush();
      at += value.length;
      continue;
    }
    const open: Edit = pending ?? { line: at, count: 0, lines: [] };
    const texts = value.map((text) => (text === '' ? prefix.trimEnd() : prefix + text));
    pending = added
      ? { ...open, lines: [...open.lines, ...texts] }
      : { ...open, count: open.count + value.length };
    if (removed) at += value.length;
  }
  flush();
  return edits;
}
