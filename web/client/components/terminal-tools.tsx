/** What can be done with the terminals: search, how they share their room, panels beside them. */
import type { JSX } from 'preact';
import { layout, type Layout } from '../state/settings.ts';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';
import { PANELS, togglePanel } from './panels.ts';

const LAYOUTS: readonly { readonly id: Exclude<Layout, 'auto'>; readonly label: string }[] = [
  { id: 'tabs', label: 'One terminal at a time' },
  { id: 'columns', label: 'Terminals side by side' },
  { id: 'rows', label: 'Terminals one above the other' },
];

export function TerminalTools(): JSX.Element {
  const lab = useLab();
  const { terminals } = lab;
  // On a narrow screen they have tabs of their own.
  const panels = terminals.narrow.value ? [] : PANELS;
  const splittable = terminals.names.length > 1 && !terminals.narrow.value;
  return (
    <div class="tools">
      <button
        type="button"
        class="tool"
        aria-label="Search in the terminal"
        title="Search in the terminal"
        aria-pressed={terminals.searching.value}
        onClick={() => (terminals.searching.peek() ? terminals.closeSearch() : terminals.openSearch())}
      >
        <Icon name="search" />
      </button>
      {splittable && (
        <div class="tools__group" role="group" aria-label="Layout of the terminals">
          {LAYOUTS.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              class="tool"
              aria-label={label}
              title={label}
              aria-pressed={terminals.layout.value === id}
              onClick={() => (layout.value = id)}
            >
              <Icon name={id} />
            </button>
          ))}
        </div>
      )}
      {panels.map(({ id, title, icon }) => (
        <button
          key={id}
          type="button"
          class="tool tool--panel"
          aria-pressed={lab.panel.value === id}
          onClick={() => togglePanel(lab, id)}
        >
          <Icon name={icon} /> {title}
        </button>
      ))}
    </div>
  );
}
