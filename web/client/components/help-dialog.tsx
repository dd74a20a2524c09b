/** All keys of the page, and the way out of a terminal. */
import type { JSX } from 'preact';
import { letterKeys } from '../state/settings.ts';
import { Dialog } from './dialog.tsx';
import { useLab } from './lab-context.ts';

const ANYWHERE = [
  [
    ['F6'],
    'out of the terminal and round the page: the line below it, the X-ray, what comes next in the lesson, the terminal',
  ],
  [['Shift+F6'], 'from one terminal to the next'],
] as const;

const TERMINAL = [
  [['Ctrl+Shift+C'], 'copy what is selected'],
  [['Ctrl+Shift+V'], 'paste (on a Mac: Cmd+V, and Cmd+C copies)'],
  [['Ctrl+Shift+F'], 'search in what it has shown'],
  [['Shift+PageUp', 'Shift+PageDown'], 'scroll back and forth'],
] as const;

const LETTERS = [
  [['n'], 'to what comes next: Enter runs it'],
  [['j', 'k'], 'next step, previous step'],
  [['c'], 'check the task now'],
  [['1', '2'], 'first terminal, second terminal'],
  [['x'], 'to the X-ray of the machine, or no more of it'],
  [['/'], 'search in the terminal'],
  [['?'], 'this list'],
] as const;

export function HelpDialog(): JSX.Element {
  const lab = useLab();
  return (
    <Dialog title="Keys" open={lab.helping.value} onClose={() => (lab.helping.value = false)} wide>
      <Keys title="Everywhere" keys={ANYWHERE} />
      <Keys title="In a terminal" keys={TERMINAL} />
      <Keys title="Outside of terminals" keys={LETTERS} />
      <label class="choice">
        <input
          type="checkbox"
          checked={letterKeys.value}
          onChange={({ currentTarget }) => (letterKeys.value = currentTarget.checked)}
        />
        <span>Single letters work as keys</span>
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
