/** What can be done with the terminals: search, how they share their room, panels beside them. */
import type { JSX } from 'preact';
import { layout, type Layout } from '../state/settings.ts';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';
import { Menu } from './menu.tsx';
import { PANELS, togglePanel } from './panels.ts';

const LAYOUTS: readonly { readonly id: Layout; readonly label: string }[] = [
  { id: 'auto', label: 'Automatic' },
  { id: 'rows', label: 'One above the other' },
  { id: 'columns', label: 'Side by side' },
  { id: 'tabs', label: 'One at a time' },
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
        <Menu icon={terminals.layout.value} label="Terminal layout" tool>
          <fieldset class="menu__choices">
            <legend class="menu__title">Terminals</legend>
            {LAYOUTS.map(({ id, label }) => (
              <label key={id} class="menu__choice">
                <input
                  type="radio"
                  name="layout"
                  checked={layout.value === id}
                  onChange={() => (layout.value = id)}
                />
                {label}
              </label>
            ))}
          </fieldset>
        </Menu>
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
