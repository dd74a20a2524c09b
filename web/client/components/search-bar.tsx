/** Searches in what the active terminal has shown, scrollback and all. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';

export function SearchBar(): JSX.Element | null {
  const { terminals } = useLab();
  return terminals.searching.value ? <OpenSearch key={terminals.active.value} /> : null;
}

function OpenSearch(): JSX.Element {
  const { terminals } = useLab();
  const text = useSignal('');
  const field = useRef<HTMLInputElement>(null);
  const name = terminals.active.value;
  const { at, count } = terminals.found.value;

  useEffect(() => field.current?.focus(), []);

  const find = (direction: 'next' | 'previous', incremental = false) =>
    terminals.get(name)?.find(text.value, direction, incremental);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') terminals.closeSearch();
    else if (event.key === 'Enter') find(event.shiftKey ? 'previous' : 'next');
    else return;
    event.preventDefault();
  }

  return (
    <div class="search" role="search" onKeyDown={onKeyDown}>
      <label class="visually-hidden" for="terminal-search">
        Search in {name}
      </label>
      <input
        id="terminal-search"
        class="search__field"
        ref={field}
        placeholder={`Search in ${name}`}
        autocomplete="off"
        spellcheck={false}
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
          find('next', true);
        }}
      />
      <output class="search__count">
        {text.value === '' ? '' : count === 0 ? 'not found' : `${at} of ${count}`}
      </output>
      <button
        type="button"
        class="tool"
        aria-label="Previous"
        title="Previous (Shift+Enter)"
        onClick={() => find('previous')}
      >
        <Icon name="up" />
      </button>
      <button type="button" class="tool" aria-label="Next" title="Next (Enter)" onClick={() => find('next')}>
        <Icon name="down" />
      </button>
      <button
        type="button"
        class="tool"
        aria-label="Close the search"
        title="Close (Escape)"
        onClick={() => terminals.closeSearch()}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
