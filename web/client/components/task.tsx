/** What a learner finds out alone: no command to click, the machine's state decides. */
import type { JSX } from 'preact';
import { Icon } from './icon.tsx';
import { Prose } from './prose.tsx';

export function Task({ html }: { readonly html: string }): JSX.Element {
  return (
    <section class="task" aria-label="Your task">
      <p class="block-kind">
        <Icon name="task" /> Your task
      </p>
      <Prose html={html} />
    </section>
  );
}
