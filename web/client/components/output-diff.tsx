/** Expected beside shown, line by line, for output that differs. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ActionResult } from '../../../runner/run/events.ts';
import { differingWords, type Piece } from '../../../runner/expectation/differing-words.ts';
import { alignRows, type DiffRow } from '../state/diff-rows.ts';
import { MessageText } from './message-text.tsx';
import { TextWithPlaces } from './place.tsx';

const WORDS = { same: 'same', changed: 'differs', missing: 'missing', extra: 'not expected' } as const;
const SIGNS = { same: '', changed: '≠', missing: '−', extra: '+' } as const;

/** Both lines of a row, with the words marked in which they differ. */
function piecesOf({ expected, shown }: DiffRow): { expected: Piece[]; shown: Piece[] } {
  if (expected !== null && shown !== null) return differingWords(expected, shown);
  const whole = (text: string | null) => (text === null ? [] : [{ text, differs: false }]);
  return { expected: whole(expected), shown: whole(shown) };
}

function Pieces({ pieces }: { readonly pieces: readonly Piece[] }): JSX.Element {
  return (
    <>
      {pieces.map(({ text, differs }, at) =>
        differs ? (
          <mark key={at} class="diff__word">
            <TextWithPlaces text={text} />
          </mark>
        ) : (
          <TextWithPlaces key={at} text={text} />
        ),
      )}
    </>
  );
}

export function OutputDiff({ result }: { readonly result: ActionResult }): JSX.Element {
  // The page is drawn anew with each event; comparing words takes longer than that.
  const rows = useMemo(
    () => alignRows(result.diff).map((row) => ({ kind: row.kind, ...piecesOf(row) })),
    [result.diff],
  );
  const differs = rows.some((row) => row.kind !== 'same');
  return (
    <div class="diff">
      <p class="diff__message">
        <MessageText text={result.message} />
      </p>
      {differs && (
        <table class="diff__table">
          <caption class="visually-hidden">Expected output beside the output shown</caption>
          <thead>
            <tr>
              <th scope="col">
                <span class="visually-hidden">How the lines compare</span>
              </th>
              <th scope="col">Expected</th>
              <th scope="col">Shown</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ kind, expected, shown }, index) => (
              <tr key={index} class={`diff__row diff__row--${kind}`}>
                <td class="diff__sign">
                  <span aria-hidden="true">{SIGNS[kind]}</span>
                  <span class="visually-hidden">{WORDS[kind]}</span>
                </td>
                <td>
                  <Pieces pieces={expected} />
                </td>
                <td>
                  <Pieces pieces={shown} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
