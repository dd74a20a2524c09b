/** A lab's source as lines that can be replaced without touching a byte of the others. */

/** One line as in the file: its text, and how it ends (`\n`, `\r\n`, `\r`, nothing at the end). */
interface SourceLine {
  readonly text: string;
  readonly end: string;
}

/** Puts other lines in the place of some. */
export interface Edit {
  /** The first line that is replaced, 1-based. */
  readonly line: number;
  /** How many are: 0 inserts before `line`. */
  readonly count: number;
  readonly lines: readonly string[];
}

/** Returns where a line of the source is once the edits are made; one that is replaced, where its successor begins. */
export function lineAfter(line: number, edits: readonly Edit[]): number {
  return edits.reduce(
    (now, edit) => (edit.line + edit.count <= line ? now + edit.lines.length - edit.count : now),
    line,
  );
}

/** The lines of a source, in the numbering of `parseLab`. */
function sourceLines(source: string): SourceLine[] {
  return [...source.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)].map(([, text = '', end = '']) => ({ text, end }));
}

/** Returns the source with all edits made; new lines end as the line before them does. Edits must not overlap. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const lines = sourceLines(source);
  // From the last to the first, so that no edit moves the lines of another.
  for (const { line, count, lines: texts } of edits.toSorted((a, b) => b.line - a.line)) {
    const end = lines[line - 2]?.end ?? '\n';
    lines.splice(line - 1, count, ...texts.map((text) => ({ text, end })));
  }
  return lines.map(({ text, end }) => text + end).join('');
}
