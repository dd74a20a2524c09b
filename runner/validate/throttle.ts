/** Calls something at once, and again as often as it is asked for, but no more often than is useful. */

export interface Throttled {
  (): void;
  /** Forgets a call that is still to come. */
  cancel(): void;
}

export function throttle(call: () => void, everyMs: number): Throttled {
  let last = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;
  const now = (): void => {
    timer = null;
    last = performance.now();
    call();
  };
  const throttled = (): void => {
    if (timer !== null) return;
    const wait = last + everyMs - performance.now();
    if (wait <= 0) now();
    else timer = setTimeout(now, wait);
  };
  return Object.assign(throttled, {
    cancel: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  });
}
