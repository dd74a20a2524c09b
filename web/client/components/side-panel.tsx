/** The place beside the terminals for the panel that is open, if one is. */
import type { JSX } from 'preact';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';
import { PANELS } from './panels.ts';

export function SidePanel(): JSX.Element | null {
  const lab = useLab();
  const narrow = lab.terminals.narrow.value;
  const open = narrow ? lab.view.value : lab.panel.value;
  const panel = PANELS.find(({ id }) => id === open);
  if (!panel) return null;
  const { title, View, Choices } = panel;
  return (
    <section class="panel" id="panel" aria-label={title} tabindex={-1}>
      <header class="panel__bar">
        <h2 class="panel__title">{title}</h2>
        <Choices />
        {!narrow && (
          <button
            type="button"
            class="tool"
            aria-label={`Close ${title}`}
            onClick={() => (lab.panel.value = null)}
          >
            <Icon name="close" />
          </button>
        )}
      </header>
      <div class="panel__content">
        <View />
      </div>
    </section>
  );
}
