/** Where each process is in the drawing, and the boxes of namespaces around them. Pure. */
import type { Life, Living } from '../../../../runner/xray/life.ts';
import type { NamespaceType } from '../../../../runner/xray/facts.ts';
import type { NamespaceView } from '../../../../runner/xray/namespace-views.ts';
import type { ProcessRow } from '../../../../runner/xray/process-rows.ts';

export interface PlacedProcess {
  readonly row: ProcessRow & Living;
  readonly x: number;
  /** Top. */
  readonly y: number;
  /** Where its line must end. */
  readonly right: number;
}

/** Namespaces of their own that a process has, around it and all that it has started there. */
export interface PlacedBox {
  /** Of the process that is the first in it. */
  readonly key: string;
  readonly life: Life;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly chips: readonly PlacedChip[];
}

export interface PlacedChip {
  /** Of the namespace. */
  readonly key: string;
  readonly type: NamespaceType;
  readonly text: string;
  readonly title: string;
  readonly x: number;
  readonly width: number;
}

export interface ProcessLayout {
  readonly processes: readonly PlacedProcess[];
  readonly boxes: readonly PlacedBox[];
  readonly height: number;
}

export const ROW = 26;
/** Height of a box's head, with its chips. */
export const HEAD = 26;
const MARGIN = 10;
const GAP = 6;
/** Of a chip's text, px. */
const LETTER = 6.7;

interface OpenBox {
  readonly row: ProcessRow & Living;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly chips: readonly PlacedChip[];
}

export function layOutProcesses(
  rows: readonly (ProcessRow & Living)[],
  namespaces: readonly NamespaceView[],
  width: number,
): ProcessLayout {
  const indent = width < 440 ? 10 : 16;
  const processes: PlacedProcess[] = [];
  const boxes: PlacedBox[] = [];
  const open: OpenBox[] = [];
  // Below the name of the box that everything is in.
  let y = HEAD;
  const close = (depth: number): void => {
    for (let box = open.at(-1); box !== undefined && box.row.depth >= depth; box = open.at(-1)) {
      open.pop();
      y += GAP;
      const { row, chips, x, y: top, width: wide } = box;
      boxes.push({ key: row.key, life: row.life, x, y: top, width: wide, height: y - top, chips });
      y += GAP;
    }
  };
  for (const row of rows) {
    close(row.depth);
    const x = MARGIN + row.depth * indent + open.length * MARGIN;
    if (row.apart.length > 0) {
      const wide = width - x - MARGIN * (open.length + 1);
      open.push({ row, x, y, width: wide, chips: chipsOf(row, namespaces, x, wide) });
      y += HEAD;
    }
    const inset = MARGIN * (open.length + 1);
    processes.push({ row, x: row.apart.length > 0 ? x + MARGIN : x, y, right: width - inset });
    y += ROW;
  }
  close(0);
  // Outer boxes first, so that inner ones are on top.
  return { processes, boxes: boxes.toSorted((a, b) => b.height - a.height), height: y + MARGIN };
}

/** As many as fit; the last one says how many more there are. */
function chipsOf(
  row: ProcessRow,
  namespaces: readonly NamespaceView[],
  x: number,
  width: number,
): readonly PlacedChip[] {
  let at = x + 8;
  const chips: PlacedChip[] = [];
  for (const type of row.apart) {
    const key = row.namespaces[type] ?? '';
    const view = namespaces.find((one) => one.key === key);
    const text = chipText(type, view);
    const wide = Math.ceil(text.length * LETTER) + 12;
    if (at + wide > x + width) break;
    chips.push({ key, type, text, title: titleOf(type, key, view), x: at, width: wide });
    at += wide + 5;
  }
  return chips;
}

/** A name where it has one of its own; that of its leader is right below. */
function chipText(type: NamespaceType, view: NamespaceView | undefined): string {
  if (view?.initial === true) return `back in the machine’s ${type}`;
  const name = type === 'uts' ? view?.hostname : view?.path?.split('/').at(-1);
  return name ? `${type} ${name}` : type;
}

function titleOf(type: NamespaceType, key: string, view: NamespaceView | undefined): string {
  const count = view?.members ?? 0;
  const members = count === 1 ? 'one process' : `${count} processes`;
  return `${type} namespace ${view?.inode ?? key}, ${members}`;
}
