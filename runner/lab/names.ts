/** Values that a lab captures: how their names look, and which are known at this point of the lab. */
import { nearest } from './nearest.ts';
import { patternType } from './pattern-types.ts';
import { piecesOf } from './placeholders.ts';

/** Says what is wrong at `offset` (0-based) of the text being read. */
export type Report = (offset: number, message: string, hint: string) => void;

/** Names captured so far, in the order of the document. */
export class KnownNames {
  readonly #names = new Set<string>();

  [Symbol.iterator](): Iterator<string> {
    return this.#names.values();
  }

  /** These names, and others that are known in one place. */
  with(others: Iterable<string>): KnownNames {
    const all = new KnownNames();
    for (const name of [...this.#names, ...others]) all.capture(name);
    return all;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  capture(name: string): void {
    this.#names.add(name);
  }

  /** Reports `%{name}` where nothing above has captured it. */
  use(name: string, offset: number, report: Report): void {
    if (this.#names.has(name)) return;
    report(offset, `%{${name}} is used before anything has captured it`, this.#hint(name));
  }

  #hint(name: string): string {
    const near = nearest(name, this.#names);
    if (near !== null) return `did you mean "%{${near}}"?`;
    const type = name.toUpperCase();
    const capture = 'capture it in an expected line above, as in';
    if (patternType(type)) return `${capture} %{${type}:${name}}; as a type it is written %{${type}}`;
    return `${capture} %{WORD:${name}}; a literal %{ is written %%{`;
  }
}

/** Checks text that can only use values (commands, prose), not capture them: `%{name}` and `%%{`. */
export function checkUses(text: string, where: string, names: KnownNames, report: Report): void {
  if (!text.includes('%{')) return;
  for (const piece of piecesOf(text)) {
    if (piece.kind !== 'placeholder') continue;
    if (piece.form?.kind === 'value') names.use(piece.form.name, piece.at, report);
    else report(piece.at, `${where} can hold %{name} only`, 'a literal %{ is written %%{');
  }
}
