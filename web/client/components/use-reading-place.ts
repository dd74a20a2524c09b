/** Keeps what is being read in sight when the lesson becomes wider or narrower, as when a phone is turned. */
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** What can be read as a unit; the first of them that is in sight is what is being read. */
const UNITS = '.prose > *, .command, .option, .check, .step__head, .lesson__title';

export function useReadingPlace(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const scroll = place.current;
    if (!scroll) return undefined;
    let read: { readonly unit: Element; readonly offset: number } | null = null;
    let width = scroll.clientWidth;
    const topOf = (unit: Element): number =>
      unit.getBoundingClientRect().top - scroll.getBoundingClientRect().top;
    const remember = (): void => {
      // A change of width scrolls, too, and that is not reading.
      if (scroll.clientWidth !== width) return;
      const unit = [...scroll.querySelectorAll(UNITS)].find((one) => topOf(one) >= 0);
      read = unit && scroll.scrollTop > 0 ? { unit, offset: topOf(unit) } : null;
    };
    const observer = new ResizeObserver(() => {
      if (scroll.clientWidth === width) return;
      width = scroll.clientWidth;
      if (read) scroll.scrollBy({ top: topOf(read.unit) - read.offset, behavior: 'instant' });
    });
    observer.observe(scroll);
    scroll.addEventListener('scroll', remember, { passive: true });
    return () => {
      observer.disconnect();
      scroll.removeEventListener('scroll', remember);
    };
  }, [place]);
}
