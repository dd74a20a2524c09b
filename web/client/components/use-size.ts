/** The current size of a part of the page, px: known before the first paint, and reported whenever it changes. */
import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useState } from 'preact/hooks';
import type { Room } from '../state/layout.ts';

/** `onSize` has to stay the same function. */
export function useSize(place: RefObject<HTMLElement | null>, onSize: (size: Room) => void): void {
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const tell = (): void => onSize({ width: element.clientWidth, height: element.clientHeight });
    tell();
    const observer = new ResizeObserver(tell);
    observer.observe(element);
    return () => observer.disconnect();
  }, [place, onSize]);
}

/** 0 until it is there. */
export function useWidth(place: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useSize(
    place,
    useCallback((size) => setWidth(size.width), []),
  );
  return width;
}
