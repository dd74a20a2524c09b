/** Scrolls what is new in the drawings into sight. The keyboard stays where it is. */
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Picture } from '../../../../runner/xray/picture.ts';
import { scrollToShow } from '../../state/xray/bring-in.ts';

/** How long somebody who scrolls about in the drawings is left alone, ms. */
const PEACE_MS = 5000;
const MOVES = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;
/** Each command brings a process, and most end at once; one in namespaces of its own has a box around it. */
const NEW = '.thing--new:not(.process)';

export function useNewInSight(place: RefObject<HTMLElement | null>, picture: Picture | null): void {
  const shown = useRef(new WeakSet<Element>());
  const movedAt = useRef(Number.NEGATIVE_INFINITY);

  useEffect(() => {
    const stop = new AbortController();
    const onMove = (): void => {
      movedAt.current = performance.now();
    };
    for (const move of MOVES)
      place.current?.addEventListener(move, onMove, { passive: true, signal: stop.signal });
    return () => stop.abort();
  }, [place]);

  useEffect(() => {
    const drawings = place.current;
    if (!drawings) return;
    const fresh = [...drawings.querySelectorAll(NEW)].filter((thing) => !shown.current.has(thing));
    for (const thing of fresh) shown.current.add(thing);
    if (performance.now() - movedAt.current < PEACE_MS) return;
    const spans = fresh.map((thing) => thing.getBoundingClientRect());
    drawings.scrollBy({ top: scrollToShow(drawings.getBoundingClientRect(), spans) });
  }, [place, picture]);
}
