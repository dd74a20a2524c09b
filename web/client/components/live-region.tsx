/** Where a screen reader picks up what happens. */
import type { JSX } from 'preact';
import { announcement } from '../state/announcer.ts';

export function LiveRegion(): JSX.Element {
  return (
    <p class="visually-hidden" role="status" data-testid="announcement">
      {announcement.value}
    </p>
  );
}
