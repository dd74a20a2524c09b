/** A card over the terminals: a title, what there is to say, and buttons. */
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useLab } from './lab-context.ts';

interface CoverProps {
  readonly title: string;
  readonly busy?: boolean;
  readonly children?: ComponentChildren;
}

/** When it waits for a person it takes the focus from the terminals under it, and gives it back when it goes. */
export function Cover({ title, busy = false, children }: CoverProps): JSX.Element {
  const { terminals } = useLab();
  const card = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const focused = document.activeElement;
    // Its card, not its button: somebody who is typing must not press that.
    if (!busy && (focused === document.body || focused?.closest('.screen'))) card.current?.focus();
  }, [busy, title]);

  useLayoutEffect(() => {
    const element = card.current;
    return () => {
      if (element?.contains(document.activeElement)) terminals.select(terminals.active.peek());
    };
  }, [terminals]);

  return (
    <div class="cover">
      <div
        class="cover__card"
        role="status"
        tabindex={-1}
        ref={card}
        onClick={({ currentTarget, target }) => {
          // The button goes away with what it was for.
          if (target instanceof Element && target.closest('button')) currentTarget.focus();
        }}
      >
        {busy && <span class="cover__box" aria-hidden="true" />}
        <h2 class="cover__title">{title}</h2>
        {children}
      </div>
    </div>
  );
}
