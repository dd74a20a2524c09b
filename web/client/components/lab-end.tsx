/** The end of a lesson: says so once everything is done, and leads on. */
import type { JSX } from 'preact';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';

export function LabEnd(): JSX.Element {
  const { lab, next } = useLab();
  const complete = next.value === null;
  return (
    <footer class={`lab-end ${complete ? 'lab-end--complete' : ''}`}>
      {complete && (
        <p class="lab-end__done">
          <Icon name="passed" /> Every step is done: you have unboxed “{lab.title}”.
        </p>
      )}
      <p class="lab-end__ways">
        {lab.next && (
          <a class={complete ? 'button' : 'button button--plain'} href={`/labs/${lab.next.id}`}>
            Next: {lab.next.title} <Icon name="arrow" />
          </a>
        )}
        <a href="/">All labs</a>
      </p>
    </footer>
  );
}
