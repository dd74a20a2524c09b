/** One line of the comparison between expected and shown. Plain JSON data. */

export interface DiffLine {
  readonly kind: 'same' | 'missing' | 'extra';
  /** `same`, `missing`: the expected line, captures resolved; `extra`: the shown line. */
  readonly text: string;
  /** For `same`: what was really shown; absent for a `...` that covers nothing. */
  readonly shown?: string;
}
