/**
 * The grammar of `%{…}`, for all that reads a lab: expected lines, commands, prose, scripts, and the page. Takes
 * time that grows with the length of the text, whatever is in it.
 */

export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  /** `%%{`, which stands for `%{`. */
  | { readonly kind: 'escape'; readonly text: '%{'; readonly at: number }
  | Placeholder;

export interface Placeholder {
  readonly kind: 'placeholder';
  /** As written, from `%{` to `}`; to the end of the text where it is never closed. */
  readonly text: string;
  /** Where it begins, 0-based. */
  readonly at: number;
  readonly closed: boolean;
  /** Null where what is between the braces is none of its forms. */
  readonly form: PlaceholderForm | null;
}

export type PlaceholderForm =
  /** `%{name}` */
  | { readonly kind: 'value'; readonly name: string }
  /** `%{TYPE}`, `%{TYPE:name}`, `%{TYPE:name 1..2}`; nothing is said about whether there is such a type. */
  | {
      readonly kind: 'type';
      readonly type: string;
      readonly name: string | null;
      readonly range: string | null;
    }
  /** `%{/regex/}`, `%{/regex/:name}` */
  | { readonly kind: 'regex'; readonly regex: string; readonly name: string | null };

/** Lower case first, so that a name is never taken for a type; it becomes an environment variable later. */
export const namePattern = /^[a-z][A-Za-z0-9_]*$/;

const regexPart = /%\{\/((?:[^/\\]|\\.)+)\/(?::([^}\s]*))?\}/y;
const typePart = /^([A-Za-z]\w*)(?::([^\s]*))?(?:\s+(\S+))?$/;

/** Takes a text apart; the pieces' texts, with `%%{` for an escape, make up the whole of it. */
export function piecesOf(source: string): Piece[] {
  const opening = /%%\{|%\{/g;
  const pieces: Piece[] = [];
  let at = 0;
  const textTo = (end: number): void => {
    if (end > at) pieces.push({ kind: 'text', text: source.slice(at, end), at });
  };
  for (let found = opening.exec(source); found !== null; found = opening.exec(source)) {
    textTo(found.index);
    if (found[0] === '%%{') pieces.push({ kind: 'escape', text: '%{', at: found.index });
    else {
      const placeholder = readPlaceholder(source, found.index);
      pieces.push(placeholder);
      opening.lastIndex = found.index + placeholder.text.length;
    }
    at = opening.lastIndex;
  }
  textTo(source.length);
  return pieces;
}

/**
 * Returns the text with `%{` for each `%%{`, and for each `%{name}` what `value` returns; what is no `%{name}` stays
 * as it is written.
 */
export function replaceValues(source: string, value: (name: string) => string): string {
  if (!source.includes('%{')) return source;
  return piecesOf(source)
    .map((piece) =>
      piece.kind === 'placeholder' && piece.form?.kind === 'value' ? value(piece.form.name) : piece.text,
    )
    .join('');
}

function readPlaceholder(source: string, at: number): Placeholder {
  if (source[at + 2] === '/') {
    regexPart.lastIndex = at;
    const found = regexPart.exec(source);
    if (found !== null) {
      const form = { kind: 'regex', regex: found[1] ?? '', name: found[2] ?? null } as const;
      return { kind: 'placeholder', text: found[0], at, closed: true, form };
    }
  }
  const close = source.indexOf('}', at);
  if (close < 0) return { kind: 'placeholder', text: source.slice(at), at, closed: false, form: null };
  const text = source.slice(at, close + 1);
  return { kind: 'placeholder', text, at, closed: true, form: formOf(text.slice(2, -1)) };
}

function formOf(inner: string): PlaceholderForm | null {
  if (namePattern.test(inner)) return { kind: 'value', name: inner };
  const [, type, name = null, range = null] = typePart.exec(inner) ?? [];
  return type === undefined ? null : { kind: 'type', type, name, range };
}
