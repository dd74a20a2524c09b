/** Reports when a part of the page comes into view or leaves it. */
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** Calls `onChange` at first and at each change; `again`: what it depends on. */
export function useSight(
  place: RefObject<Element | null>,
  onChange: (inSight: boolean) => void,
  again: readonly unknown[],
): void {
  useEffect(() => {
    if (!place.current) return undefined;
    const observer = new IntersectionObserver((entries) => {
      for (const { isIntersecting } of entries) onChange(isIntersecting);
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, again);
}
