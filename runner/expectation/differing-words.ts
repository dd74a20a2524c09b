/** Finds the words in which two lines differ, for people who compare them. Pure. */
import { diffArrays } from 'diff';

/** A part of a line. */
export interface Piece {
  readonly text: string;
  readonly differs: boolean;
}

/** Longer lines are compared as a whole. */
const MOST_WORDS = 400;
/** Lines that differ in more words have little in common, and finding it out takes long. */
const MOST_EDITS = 60;

/** Both lines in pieces. A word with a pattern in it differs from nothing, since nobody can see what it fits. */
export function differingWords(expected: string, shown: string): { expected: Piece[]; shown: Piece[] } {
  const [left, right] = [wordsOf(expected), wordsOf(shown)];
  const changes =
    Math.max(left.length, right.length) > MOST_WORDS
      ? undefined
      : diffArrays(left, right, { comparator: same, maxEditLength: MOST_EDITS });
  const pieces = { expected: [] as Piece[], shown: [] as Piece[] };
  let [i, j] = [0, 0];
  for (const { added, removed, count } of changes ?? []) {
    const differs = added || removed;
    if (!added) add(pieces.expected, left.slice(i, (i += count)), differs);
    if (!removed) add(pieces.shown, right.slice(j, (j += count)), differs);
  }
  // All of it: nothing to mark.
  const nothing = ![...pieces.expected, ...pieces.shown].some(
    ({ text, differs }) => !differs && text.trim() !== '',
  );
  return changes === undefined || nothing
    ? { expected: [{ text: expected, differs: false }], shown: [{ text: shown, differs: false }] }
    : pieces;
}

/** Words and the gaps between them; a pattern, and what a page shows for one (`‹PID, step 4›`), is within its word. */
function wordsOf(line: string): string[] {
  return line.match(/(?:‹[^‹›]{0,80}›|%\{[^}]{0,200}\}|\S)+|\s+/g) ?? [];
}

function same(one: string, other: string): boolean {
  return one === other || PATTERN.test(one) || PATTERN.test(other);
}

const PATTERN = /%\{|‹/;

function add(pieces: Piece[], words: readonly string[], differs: boolean): void {
  if (words.length > 0) pieces.push({ text: words.join(''), differs });
}
