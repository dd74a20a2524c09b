/** On a narrow screen: the lesson or the terminals, one at a time. */
import type { JSX } from 'preact';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';
import { PANELS } from './panels.ts';

export function ViewSwitch(): JSX.Element {
  const { view } = useLab();
  return (
    <nav class="view-switch" aria-label="Lesson or terminals">
      <button
        type="button"
        class="view-switch__button"
        aria-pressed={view.value === 'lesson'}
        onClick={() => (view.value = 'lesson')}
      >
        <Icon name="lesson" /> Lesson
      </button>
      <button
        type="button"
        class="view-switch__button"
        aria-pressed={view.value === 'terminals'}
        onClick={() => (view.value = 'terminals')}
      >
        <Icon name="terminal" /> Terminals
      </button>
      {PANELS.map(({ id, title, icon }) => (
        <button
          key={id}
          type="button"
          class="view-switch__button"
          aria-pressed={view.value === id}
          onClick={() => (view.value = id)}
        >
          <Icon name={icon} /> {title}
        </button>
      ))}
    </nav>
  );
}
