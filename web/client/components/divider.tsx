/** The line between two panes: drag it, or move it with the arrow keys. */
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { SHARES } from '../state/settings.ts';

interface DividerProps {
  /** What is divided: left from right, or above from below. */
  readonly between: 'columns' | 'rows';
  /** Share of the first pane, %. */
  readonly share: Signal<number>;
  readonly initial: number;
  readonly label: string;
  /** Id of the first pane. */
  readonly controls: string;
}

export function Divider({ between, share, initial, label, controls }: DividerProps): JSX.Element {
  const columns = between === 'columns';
  const move = (to: number): void => {
    share.value = Math.round(Math.min(SHARES.most, Math.max(SHARES.least, to)));
  };

  function onPointerDown(event: PointerEvent): void {
    const handle = event.currentTarget as HTMLElement;
    const bounds = handle.parentElement?.getBoundingClientRect();
    if (!bounds || event.button !== 0) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = ({ clientX, clientY }) =>
      move((columns ? (clientX - bounds.left) / bounds.width : (clientY - bounds.top) / bounds.height) * 100);
    handle.onlostpointercapture = () => (handle.onpointermove = null);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const by = event.shiftKey ? 10 : 2;
    const here = share.value;
    const back = columns ? 'ArrowLeft' : 'ArrowUp';
    const forth = columns ? 'ArrowRight' : 'ArrowDown';
    const to = {
      [back]: here - by,
      [forth]: here + by,
      Home: SHARES.least,
      End: SHARES.most,
      Enter: initial,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  }

  return (
    <div
      class={`divider divider--${between}`}
      role="separator"
      tabindex={0}
      aria-orientation={columns ? 'vertical' : 'horizontal'}
      aria-label={label}
      aria-controls={controls}
      aria-valuemin={SHARES.least}
      aria-valuemax={SHARES.most}
      aria-valuenow={share.value}
      aria-valuetext={`${share.value} %`}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      onDblClick={() => move(initial)}
    />
  );
}
