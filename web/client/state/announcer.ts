/** What a screen reader is told as it happens. */
import { signal } from '@preact/signals';

export const announcement = signal('');

export function announce(text: string): void {
  // The same sentence twice would not be read again; a no-break space makes it another one.
  announcement.value = announcement.peek() === text ? `${text}\u00a0` : text;
}
