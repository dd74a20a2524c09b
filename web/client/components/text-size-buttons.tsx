/** Larger and smaller letters in the terminals: a projector at the end of a room needs them large. */
import type { JSX } from 'preact';
import { terminalTextSize } from '../state/settings.ts';

export function TextSizeButtons(): JSX.Element {
  const change = (by: number) => () => {
    terminalTextSize.value = Math.min(32, Math.max(10, terminalTextSize.value + by));
  };
  return (
    <div class="text-size" role="group" aria-label="Text size of the terminals">
      <button type="button" class="text-size__button" onClick={change(-1)} aria-label="Smaller text">
        A−
      </button>
      <button type="button" class="text-size__button" onClick={change(1)} aria-label="Larger text">
        A+
      </button>
    </div>
  );
}
