/** One tab for each terminal: arrow keys go from one to the next, as tabs do. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { useLab } from './lab-context.ts';
import { TerminalChip } from './terminal-chip.tsx';

export function TerminalTabs(): JSX.Element {
  const { terminals } = useLab();
  const list = useRef<HTMLDivElement>(null);
  const active = terminals.active.value;
  const { names } = terminals;

  function onKeyDown(event: KeyboardEvent): void {
    const at = names.indexOf(active);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const name = names[(to + names.length) % names.length] ?? active;
    terminals.active.value = name;
    list.current?.querySelector<HTMLElement>(`#tab-${CSS.escape(name)}`)?.focus();
  }

  return (
    <div class="tabs" role="tablist" aria-label="Terminals" ref={list} onKeyDown={onKeyDown}>
      {names.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          data-terminal={name}
          class="tab"
          id={`tab-${name}`}
          aria-controls={`screen-${name}`}
          aria-selected={name === active}
          tabindex={name === active ? 0 : -1}
          onClick={() => terminals.select(name)}
        >
          <TerminalChip name={name} />
          {terminals.states.value[name] === 'running' && <span class="tab__busy">busy</span>}
        </button>
      ))}
    </div>
  );
}
