/** Unbox's name, and the way home. */
import type { JSX } from 'preact';

export function Wordmark(): JSX.Element {
  return (
    <a class="wordmark" href="/" aria-label="Unbox: all labs">
      <svg viewBox="0 0 28 28" aria-hidden="true" focusable="false">
        <path d="M5 11.500h18V23H5zM5 11.500 1.500 7M23 11.500 26.500 7M14 8V3" />
      </svg>
      <span class="wordmark__name">Unbox</span>
    </a>
  );
}
