/** Colours and letters to suit a person: light or dark, contrast, text size of the terminals. */
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import {
  changeTextSize,
  contrast,
  CONTRASTS,
  screenReader,
  terminalTextSize,
  theme,
  THEMES,
} from '../state/settings.ts';
import { Menu } from './menu.tsx';

const WORDS = {
  system: 'Match system',
  light: 'Light',
  dark: 'Dark',
  normal: 'Normal',
  high: 'High',
} as const;

export function DisplayMenu({ terminals = false }: { readonly terminals?: boolean }): JSX.Element {
  return (
    <Menu icon="display" label="Display">
      <Choices name="theme" title="Theme" values={THEMES} chosen={theme} />
      <Choices name="contrast" title="Contrast" values={CONTRASTS} chosen={contrast} />
      {terminals && (
        <div class="menu__row">
          <span class="menu__title" id="text-size-title">
            Text in terminals
          </span>
          <span class="text-size" role="group" aria-labelledby="text-size-title">
            <button
              type="button"
              class="button button--small button--plain"
              aria-label="Smaller text"
              onClick={() => changeTextSize(-1)}
            >
              A−
            </button>
            <output class="text-size__value">{terminalTextSize.value} px</output>
            <button
              type="button"
              class="button button--small button--plain"
              aria-label="Larger text"
              onClick={() => changeTextSize(1)}
            >
              A+
            </button>
          </span>
        </div>
      )}
      {terminals && (
        <label class="menu__choice">
          <input
            type="checkbox"
            checked={screenReader.value}
            onChange={({ currentTarget }) => (screenReader.value = currentTarget.checked)}
          />
          Screen reader output in terminals
        </label>
      )}
    </Menu>
  );
}

interface ChoicesProps<T extends keyof typeof WORDS> {
  readonly name: string;
  readonly title: string;
  readonly values: readonly T[];
  readonly chosen: Signal<T>;
}

function Choices<T extends keyof typeof WORDS>({
  name,
  title,
  values,
  chosen,
}: ChoicesProps<T>): JSX.Element {
  return (
    <fieldset class="menu__choices">
      <legend class="menu__title">{title}</legend>
      {values.map((value) => (
        <label key={value} class="menu__choice">
          <input
            type="radio"
            name={name}
            checked={chosen.value === value}
            onChange={() => (chosen.value = value)}
          />
          {WORDS[value]}
        </label>
      ))}
    </fieldset>
  );
}
