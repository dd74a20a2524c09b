/** Which labs the list shows, and in what order. */
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { GROUPINGS } from '../state/course.ts';
import { grouping, onlyOpen } from '../state/settings.ts';
import { Icon } from './icon.tsx';

const WORDS = { topic: 'by topic', level: 'by level' } as const;

interface LabFilterProps {
  readonly words: Signal<string>;
  /** How many labs are left. */
  readonly shown: number;
}

export function LabFilter({ words, shown }: LabFilterProps): JSX.Element {
  return (
    <div class="lab-filter" role="search" aria-label="Labs">
      <label class="lab-filter__search">
        <Icon name="search" />
        <span class="visually-hidden">Search the labs</span>
        <input
          type="search"
          class="field"
          placeholder="Search the labs"
          autocomplete="off"
          spellcheck={false}
          value={words.value}
          onInput={({ currentTarget }) => (words.value = currentTarget.value)}
        />
      </label>
      <label class="grouping__choice">
        <input
          type="checkbox"
          checked={onlyOpen.value}
          onChange={({ currentTarget }) => (onlyOpen.value = currentTarget.checked)}
        />
        not done yet
      </label>
      <fieldset class="grouping">
        <legend class="visually-hidden">Order of the labs</legend>
        {GROUPINGS.map((by) => (
          <label key={by} class="grouping__choice">
            <input
              type="radio"
              name="grouping"
              checked={grouping.value === by}
              onChange={() => (grouping.value = by)}
            />
            {WORDS[by]}
          </label>
        ))}
      </fieldset>
      <p class="visually-hidden" role="status">
        {words.value.trim() === '' ? '' : `${shown} ${shown === 1 ? 'lab' : 'labs'} found`}
      </p>
    </div>
  );
}
