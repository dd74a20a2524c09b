/** Watches what a screen shows from a moment on: what is there already does not count. */
import type { Anchor, Screen } from './screen.ts';

/**
 * Resolves, once all that was written before is drawn, with how to stop. From then on `listener` is called with each
 * change of the screen: with the rows above that show something else than before (`top` draws over what it showed),
 * and what comes after the place where the cursor was; with all of it, where that place is gone or a program uses
 * the alternate screen.
 */
export function watchFromHere(
  screen: Screen,
  listener: (lines: readonly string[]) => void,
): Promise<() => void> {
  return new Promise((resolve) => {
    screen.afterDrawn(() => {
      const anchor = screen.anchor();
      const before = screen.rowsUpFrom(anchor);
      const stop = screen.onChange(() =>
        listener([...changedAbove(screen, anchor, before), ...screen.linesNow(anchor)]),
      );
      resolve(() => {
        stop();
        screen.release(anchor);
      });
    });
  });
}

/** Top down, without the anchor's own row where only what comes after the anchor has changed. */
function changedAbove(screen: Screen, anchor: Anchor, before: readonly string[]): string[] {
  const changed = screen.rowsUpFrom(anchor).map((row, up) => {
    const old = before[up];
    if (old === undefined) return null;
    const upTo = up === 0 ? anchor.column : Infinity;
    return row.slice(0, upTo).trimEnd() === old.slice(0, upTo).trimEnd() ? null : row;
  });
  return changed.filter((row) => row !== null).toReversed();
}
