/** Keys that a touch screen's keyboard lacks. Ctrl waits for the next letter. */
import type { JSX } from 'preact';
import type { BarKey } from '../state/key-input.ts';
import { useLab } from './lab-context.ts';

const KEYS: readonly (readonly [BarKey, string, string])[] = [
  ['Esc', 'Esc', 'Escape'],
  ['Tab', 'Tab', 'Tab'],
  ['Left', '←', 'Left'],
  ['Up', '↑', 'Up'],
  ['Down', '↓', 'Down'],
  ['Right', '→', 'Right'],
  ['|', '|', 'Pipe'],
  ['/', '/', 'Slash'],
  ['-', '-', 'Minus'],
  ['~', '~', 'Tilde'],
];

export function KeyBar(): JSX.Element {
  const { terminals } = useLab();
  // The keyboard of the screen stays up: these buttons take no focus from the terminal.
  const stay = (event: Event) => event.preventDefault();
  const [first, second, ...rest] = KEYS.map(([key, label, name]) => (
    <button
      key={key}
      type="button"
      class="key-bar__key"
      aria-label={name}
      onPointerDown={stay}
      onClick={() => terminals.press(key)}
    >
      {label}
    </button>
  ));
  return (
    <div class="key-bar" role="toolbar" aria-label="Keys for the terminal">
      {first}
      {second}
      <button
        type="button"
        class="key-bar__key"
        aria-pressed={terminals.ctrl.value}
        onPointerDown={stay}
        onClick={() => (terminals.ctrl.value = !terminals.ctrl.value)}
      >
        Ctrl
      </button>
      {rest}
    </div>
  );
}
