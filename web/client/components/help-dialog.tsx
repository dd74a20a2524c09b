/** All of the page's keys, and the way out of a terminal. */
import type { JSX } from 'preact';
import { letterKeys } from '../state/settings.ts';
import { Dialog } from './dialog.tsx';
import { useLab } from './lab-context.ts';

const ANYWHERE = [
  [
    ['F6'],
    'next part of the page: the terminal, the line below it, the X-ray, the next command in the lesson',
  ],
  [['Shift+F6'], 'next terminal'],
] as const;

const TERMINAL = [
  [['Ctrl+Shift+C'], 'copy the selection'],
  [['Ctrl+Shift+V'], 'paste (on a Mac: Cmd+V, and Cmd+C copies)'],
  [['Ctrl+Shift+F'], 'search its output'],
  [['Shift+PageUp', 'Shift+PageDown'], 'scroll up and down'],
] as const;

const LETTERS = [
  [['n'], 'next command or task: Enter runs it'],
  [['j', 'k'], 'next step, previous step'],
  [['c'], 'check the task'],
  [['1', '2'], 'first terminal, second terminal'],
  [['x'], 'open or close the X-ray'],
  [['/'], 'search the terminal’s output'],
  [['?'], 'this list'],
] as const;

export function HelpDialog(): JSX.Element {
  const lab = useLab();
  return (
    <Dialog
      title="Keyboard shortcuts"
      open={lab.helping.value}
      onClose={() => (lab.helping.value = false)}
      wide
    >
      <Keys title="Everywhere" keys={ANYWHERE} />
      <Keys title="In a terminal" keys={TERMINAL} />
      <Keys title="Outside terminals" keys={LETTERS} />
      <label class="choice">
        <input
          type="checkbox"
          checked={letterKeys.value}
          onChange={({ currentTarget }) => (letterKeys.value = currentTarget.checked)}
        />
        <span>Single-letter shortcuts</span>
      </label>
      <p class="dialog__ways">
        <button class="button" value="">
          Close
        </button>
      </p>
    </Dialog>
  );
}

interface KeysProps {
  readonly title: string;
  readonly keys: readonly (readonly [readonly string[], string])[];
}

function Keys({ title, keys }: KeysProps): JSX.Element {
  return (
    <>
      <h3 class="keys__title">{title}</h3>
      <dl class="keys">
        {keys.map(([names, what]) => (
          <div class="keys__row" key={what}>
            <dt>
              {names.map((name) => (
                <Key key={name} name={name} />
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Key({ name }: { readonly name: string }): JSX.Element {
  return (
    <span class="key">
      {name.split('+').map((part, index) => (
        <>
          {index > 0 && '+'}
          <kbd>{part}</kbd>
        </>
      ))}
    </span>
  );
}
