/** The line between lesson and terminals: drag it, or move it with the arrow keys. */
import type { JSX } from 'preact';
import { lessonShare } from '../state/settings.ts';

const LEAST = 20;
const MOST = 80;
const INITIAL = 46;

function move(to: number): void {
  lessonShare.value = Math.round(Math.min(MOST, Math.max(LEAST, to)));
}

export function Divider(): JSX.Element {
  function onPointerDown(event: PointerEvent): void {
    const handle = event.currentTarget as HTMLElement;
    const bounds = handle.parentElement?.getBoundingClientRect();
    if (!bounds || event.button !== 0) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = ({ clientX }) => move(((clientX - bounds.left) / bounds.width) * 100);
    handle.onlostpointercapture = () => (handle.onpointermove = null);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const by = event.shiftKey ? 10 : 2;
    const here = lessonShare.value;
    const to = { ArrowLeft: here - by, ArrowRight: here + by, Home: LEAST, End: MOST, Enter: INITIAL }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  }

  return (
    <div
      class="divider"
      role="separator"
      tabindex={0}
      aria-orientation="vertical"
      aria-label="Width of the lesson"
      aria-controls="lesson"
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      aria-valuenow={lessonShare.value}
      aria-valuetext={`${lessonShare.value} %`}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      onDblClick={() => move(INITIAL)}
    />
  );
}
