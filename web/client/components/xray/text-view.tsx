/** The picture as a tree of text: for screen readers, for copying, for anyone who prefers it. */
import type { JSX } from 'preact';
import type { Picture } from '../../../../runner/xray/picture.ts';
import { textTree } from '../../../../runner/xray/text-tree.ts';
import { useLab } from '../lab-context.ts';

export function TextView({ picture }: { readonly picture: Picture }): JSX.Element {
  const { xray } = useLab();
  const processes = new Set(picture.processes.filter(({ life }) => life !== 'gone').map(({ key }) => key));
  return (
    <div class="xray__text" tabindex={0} role="region" aria-label="The machine as a tree of text">
      {textTree(picture, { system: xray.system.value }).map(({ text, kind, key, life }) =>
        kind === 'heading' ? (
          <h3 key={text} class="xray__text-heading">
            {text}
          </h3>
        ) : (
          <p key={key} class={`xray__line xray__line--${life}`}>
            {key !== null && processes.has(key) ? <Choice id={key} text={text} /> : text}
          </p>
        ),
      )}
    </div>
  );
}

/** A line that is a process: what it is called is a button. */
function Choice({ id, text }: { readonly id: string; readonly text: string }): JSX.Element {
  const { xray } = useLab();
  const guide = /^[│├└─ ]*/.exec(text)?.[0] ?? '';
  return (
    <>
      {guide}
      <button
        type="button"
        class="xray__choice"
        aria-pressed={xray.selected.value === id}
        onClick={() => xray.select(xray.selected.peek() === id ? null : id)}
      >
        {text.slice(guide.length)}
      </button>
    </>
  );
}
