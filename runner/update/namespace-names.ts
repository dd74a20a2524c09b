/** Made-up names for inodes of namespaces, so that one that is shown twice is expected to be the same one twice. */
import { piecesOf } from '../lab/placeholders.ts';
import type { NamespaceNames } from './line-context.ts';
import { namespaceKind } from './volatile.ts';
import type { Captures } from '../lab/lab.ts';

export class MadeUpNames implements NamespaceNames {
  readonly #taken: Set<string>;
  readonly #made = new Set<string>();
  readonly #kinds = new Map<string, string | null>();

  /** `source`: a lab; none of its names is made up again. */
  constructor(source: string) {
    this.#taken = new Set(namesIn(source));
  }

  fresh(kind: string | null): string {
    const base = kind ?? 'ns';
    let name = base;
    for (let n = 2; this.#taken.has(name); n++) name = `${base}${n}`;
    this.#taken.add(name);
    this.#made.add(name);
    return name;
  }

  kindOf(name: string): string | null {
    return this.#kinds.get(name) ?? null;
  }

  /** Looks what came before values that were captured just now. */
  learn(captures: Captures, output: readonly string[]): void {
    for (const [name, value] of captures) {
      if (this.#kinds.has(name)) continue;
      const line = output.find((each) => each.includes(value));
      this.#kinds.set(name, line === undefined ? null : namespaceKind(line, line.indexOf(value)));
    }
  }

  /** Returns the lab without those names that nothing uses. */
  withoutUnused(source: string): string {
    const used = new Set(
      piecesOf(source).flatMap((piece) =>
        piece.kind === 'placeholder' && piece.form?.kind === 'value' ? [piece.form.name] : [],
      ),
    );
    let result = source;
    for (const name of this.#made)
      if (!used.has(name)) result = result.replaceAll(`%{INODE:${name}}`, '%{INODE}');
    return result;
  }
}

function namesIn(source: string): string[] {
  const placeholders = piecesOf(source).flatMap((piece) =>
    piece.kind === 'placeholder' && piece.form !== null ? [piece.form.name ?? ''] : [],
  );
  // Scripts have values as variables, and set variables of their own.
  const variables = [...source.matchAll(/\$\{?([a-z]\w{0,40})|(?<!\w)([a-z]\w{0,40})=/g)];
  return [...placeholders, ...variables.map(([, used, set]) => used ?? set ?? '')];
}
