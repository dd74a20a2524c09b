/** Leaves out of the process tree what is there before anybody does anything, so that what a lab makes is in view. Pure. */
import type { Living } from '../../../../runner/xray/life.ts';
import type { ProcessRow } from '../../../../runner/xray/process-rows.ts';

type Row = ProcessRow & Living;

export interface Folded {
  /** Each one's depth is the number of others above it here. */
  readonly rows: readonly Row[];
  /** How many are left out. */
  readonly left: number;
}

/** Leaves out the machine's own processes, its first one and those that a terminal's shell hangs from among them. */
export function foldProcesses(all: readonly Row[]): Folded {
  const holders = new Set(all.flatMap(({ terminal, parent }) => (terminal === null ? [] : [parent])));
  const isOut = ({ system, parent, key, apart, terminal }: Row): boolean =>
    system || (terminal === null && apart.length === 0 && (parent === null || holders.has(key)));
  const depths = new Map<string, number>();
  const rows: Row[] = [];
  let left = 0;
  for (const row of all) {
    const above = row.parent === null ? 0 : (depths.get(row.parent) ?? 0);
    const out = isOut(row);
    depths.set(row.key, out ? above : above + 1);
    if (!out) rows.push({ ...row, depth: above });
    else if (row.life !== 'gone') left += 1;
  }
  return { rows, left };
}
