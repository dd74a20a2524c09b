/** A button with a sheet below it, in front of everything; Escape or a click elsewhere closes it. */
import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import { Icon, type IconName } from './icon.tsx';

interface MenuProps {
  readonly icon: IconName;
  readonly label: string;
  /** It is among the terminals' tools. */
  readonly tool?: boolean;
  readonly children: ComponentChildren;
}

export function Menu({ icon, label, tool = false, children }: MenuProps): JSX.Element {
  const id = useId();
  return (
    <>
      <button
        type="button"
        class={tool ? 'tool' : 'icon-button'}
        aria-label={label}
        title={label}
        popovertarget={id}
      >
        <Icon name={icon} />
      </button>
      <div class={tool ? 'menu menu--tools' : 'menu'} id={id} popover="auto" role="group" aria-label={label}>
        {children}
      </div>
    </>
  );
}
