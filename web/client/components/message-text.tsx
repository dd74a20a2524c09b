/** A message of the runner: what it quotes in backticks is drawn as code. */
import type { JSX } from 'preact';
import { TextWithPlaces } from './place.tsx';

export function MessageText({ text }: { readonly text: string }): JSX.Element {
  // Every second piece was between backticks; one that has no partner stays as it is.
  return (
    <>
      {text.split(/`([^`]+)`/).map((piece, at) =>
        at % 2 === 1 ? (
          <code key={at} class="quoted">
            <TextWithPlaces text={piece} />
          </code>
        ) : (
          <TextWithPlaces key={at} text={piece} />
        ),
      )}
    </>
  );
}
