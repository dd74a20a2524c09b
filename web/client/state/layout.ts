/** How the terminals share their room. Pure. */
import type { Layout } from './settings.ts';

export interface Room {
  /** px. */
  readonly width: number;
  readonly height: number;
}

/** A terminal that is smaller than this shows too little, px. */
const LEAST_HEIGHT = 190;
const LEAST_WIDTH = 260;

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
