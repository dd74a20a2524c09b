/** A diff as rows of a table with two columns. Pure. */
import type { DiffLine } from '../../../runner/run/events.ts';

export interface DiffRow {
  readonly kind: 'same' | 'changed' | 'missing' | 'extra';
  readonly expected: string | null;
  readonly shown: string | null;
}

/** Puts lines that were expected beside those that came in their place. */
export function alignRows(diff: readonly DiffLine[]): DiffRow[] {
  const rows: DiffRow[] = [];
  let missing: string[] = [];
  let extra: string[] = [];
  const flush = () => {
    for (let at = 0; at < Math.max(missing.length, extra.length); at++) {
      const expected = missing[at] ?? null;
      const shown = extra[at] ?? null;
      rows.push({
        kind: expected === null ? 'extra' : shown === null ? 'missing' : 'changed',
        expected,
        shown,
      });
    }
    missing = [];
    extra = [];
  };
  for (const line of diff) {
    if (line.kind === 'missing') missing.push(line.text);
    else if (line.kind === 'extra') extra.push(line.text);
    else {
      flush();
      rows.push({ kind: 'same', expected: line.text, shown: line.shown ?? line.text });
    }
  }
  flush();
  return rows;
}
