/** Watches what a screen shows from a moment on: of what stands there already nothing counts. */
import type { Screen } from './screen.ts';

/**
 * Resolves, once all that was written before is drawn, with how to stop. From then on `listener` is called with each
 * change of the screen: with what stands behind the place where the cursor was, or with all of it, where that place
 * is gone or a program uses the full screen.
 */
export function watchFromHere(
  screen: Screen,
  listener: (lines: readonly string[]) => void,
): Promise<() => void> {
  return new Promise((resolve) => {
    screen.afterDrawn(() => {
      const anchor = screen.anchor();
      const stop = screen.onChange(() => listener(screen.linesNow(anchor)));
      resolve(() => {
        stop();
        screen.release(anchor);
      });
    });
  });
}
