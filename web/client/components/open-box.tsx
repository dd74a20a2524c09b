/** The drawing on the first page: a box that is open, and what was in it. */
import type { JSX } from 'preact';

export function OpenBox(): JSX.Element {
  return (
    <svg class="open-box" viewBox="0 0 220 190" aria-hidden="true" focusable="false">
      <path class="open-box__side" d="M40 92 110 122v62L40 152z" />
      <path class="open-box__front" d="M110 122 180 92v60l-70 32z" />
      <path class="open-box__inside" d="M40 92 110 66l70 26-70 30z" />
      <path class="open-box__flap" d="M40 92 14 74l70-26 26 18zM180 92l26-18-70-26-26 18z" />
      <path class="open-box__flap" d="M40 92 110 122 88 140 18 110zM180 92 110 122l22 18 70-30z" />
      <g class="open-box__parts">
        <path d="M98 30h24v24H98z" />
        <circle cx="150" cy="24" r="11" />
        <path d="M58 34 70 14l12 20z" />
        <path d="M110 4v12M137 50l-8 14M77 44l10 18" />
      </g>
    </svg>
  );
}
