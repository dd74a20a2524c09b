/** A chip that stands for what differs from machine to machine, or is not known yet. */
import type { JSX } from 'preact';

interface PlaceProps {
  readonly label: string;
  /** In a few more words. */
  readonly title?: string;
}

export function Place({ label, title }: PlaceProps): JSX.Element {
  return (
    <span class="place" title={title}>
      <span class="visually-hidden">‹</span>
      {label}
      <span class="visually-hidden">›</span>
    </span>
  );
}

/** A text in which places are between ‹ and ›, as the server writes messages. */
export function TextWithPlaces({ text }: { readonly text: string }): JSX.Element {
  // Every second piece was between the two; one that has no partner stays as it is.
  return (
    <>
      {text
        .split(/‹([^‹›]{1,80})›/)
        .map((piece, at) => (at % 2 === 1 ? <Place key={at} label={piece} /> : piece))}
    </>
  );
}
