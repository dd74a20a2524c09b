/** Puts captured values into text: commands before they are typed, prose before it is shown. */
import type { Captures, LinePattern } from '../lab/lab.ts';
import { piecesOf, replaceValues } from '../lab/placeholders.ts';

/**
 * Returns `text` with each `%{name}` replaced by its value and each `%%{` by `%{`. `missing` gives the
 * text for a name that has no value yet; without it such a name is an error.
 */
export function fill(text: string, captures: Captures, missing: (name: string) => string = refuse): string {
  return replaceValues(text, (name) => captures.get(name) ?? missing(name));
}

/** The first `%{name}` of a text that has no value yet; null: all have. */
export function missingValue(text: string, captures: Captures): string | null {
  let missing: string | null = null;
  fill(text, captures, (name) => {
    missing ??= name;
    return '';
  });
  return missing;
}

function refuse(name: string): never {
  throw new Error(`%{${name}} has no value yet: nothing has captured it`);
}

/** Returns an expected line for people: as it was written, with the values that are known. */
export function resolveLine(pattern: LinePattern, captures: Captures): string {
  if (!pattern.source.includes('%{')) return pattern.source;
  return piecesOf(pattern.source)
    .map((piece) => {
      const name = piece.kind === 'placeholder' ? (piece.form?.name ?? null) : null;
      return name === null ? piece.text : (captures.get(name) ?? piece.text);
    })
    .join('');
}
