/** How the terminals share their room, and where a panel stands. Pure. */
import type { Layout } from './settings.ts';

export interface Room {
  /** px. */
  readonly width: number;
  readonly height: number;
}

/** A terminal that is smaller than this shows too little, px. */
const LEAST_HEIGHT = 190;
const LEAST_WIDTH = 260;

/** How much terminals and a panel side by side need, px. */
const LEAST_BESIDE = 1088;

/** What divides the terminals from a panel: columns where there is width for both, otherwise rows. */
export function panelPlace(width: number): 'columns' | 'rows' {
  return width >= LEAST_BESIDE ? 'columns' : 'rows';
}

/** `narrow`: the window has room for one pane only. */
export function effectiveLayout(
  wanted: Layout,
  terminals: number,
  room: Room,
  narrow: boolean,
): Exclude<Layout, 'auto'> {
  if (terminals < 2 || narrow) return 'tabs';
  if (wanted === 'auto') return room.height / terminals >= LEAST_HEIGHT ? 'rows' : 'tabs';
  if (wanted === 'columns' && room.width / terminals < LEAST_WIDTH) return 'rows';
  return wanted;
}
