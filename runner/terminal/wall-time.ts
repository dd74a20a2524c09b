/** Time limits by the clock on the wall, for terminals without a machine of their own. */
import type { TimeLimits } from '../machine/limits.ts';

export const wallTime: TimeLimits = {
  now: () => performance.now(),
  start: (ms, onOver) => {
    const timer = setTimeout(onOver, ms);
    return () => clearTimeout(timer);
  },
};
