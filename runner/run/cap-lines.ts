/** Keeps what results hold bounded, in lines and in characters: it goes into every event, page and report. Pure. */
import type { DiffLine } from '../expectation/diff-line.ts';
import { bounded, shortText, textLines } from '../terminal/bounded-list.ts';
import type { EntryKind, ListBounds } from '../terminal/bounded-list.ts';

/** Of output, of a diff, or of a screen that a result holds. */
const BOUNDS: ListBounds = { lines: 1000, line: 2000, text: 64 * 1024 };
/** UTF-16 units of a sentence. */
const LONGEST_MESSAGE = 2000;

const diffLines: EntryKind<DiffLine> = {
  size: ({ text, shown = '' }) => Math.max(text.length, shown.length),
  short: (line, longest) => ({
    ...line,
    text: shortText(line.text, longest),
    ...(line.shown === undefined ? {} : { shown: shortText(line.shown, longest) }),
  }),
  note: (text) => ({ kind: 'extra', text }),
};

export function capText(lines: readonly string[]): readonly string[] {
  return bounded(lines, BOUNDS, textLines);
}

export function capDiff(lines: readonly DiffLine[]): readonly DiffLine[] {
  return bounded(lines, BOUNDS, diffLines);
}

export function capMessage(message: string): string {
  return shortText(message, LONGEST_MESSAGE);
}
