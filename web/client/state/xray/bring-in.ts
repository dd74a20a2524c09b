/** How far to scroll so that what is new comes into sight. Pure. */

/** From above to below, px. */
export interface Span {
  readonly top: number;
  readonly bottom: number;
}

/** Room between what is new and the edge, px. */
const MARGIN = 12;

/**
 * The least scrolling that brings `things` into `view`; downwards is positive. If there is no room for all, it is the
 * lowest of them, and as many above it as there is room for; of one that is too high, its head.
 */
export function scrollToShow(view: Span, things: readonly Span[]): number {
  const lowest = things.toSorted((a, b) => b.bottom - a.bottom)[0];
  if (lowest === undefined) return 0;
  const [from, to] = [view.top + MARGIN, view.bottom - MARGIN];
  const together = things.map(({ top }) => top).filter((top) => lowest.bottom - top <= to - from);
  const top = Math.min(lowest.top, ...together);
  if (top < from) return top - from;
  return Math.max(0, Math.min(lowest.bottom - to, top - from));
}
