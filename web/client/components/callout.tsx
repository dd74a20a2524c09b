/** Notes, warnings, hints and asides; the last two are folded until somebody wants them. */
import type { JSX } from 'preact';
import type { BlockView } from '../../lab-view.ts';
import { Prose } from './prose.tsx';

const LABELS = { note: 'Note', warning: 'Careful', hint: 'Hint', deeper: 'Deeper' } as const;

type CalloutView = Extract<BlockView, { kind: 'callout' }>;

export function Callout({ style, title, html }: CalloutView): JSX.Element {
  const label = title ?? LABELS[style];
  if (style === 'hint' || style === 'deeper') {
    return (
      <details class={`callout callout--${style}`}>
        <summary>
          <span class="callout__kind">{LABELS[style]}</span>
          {title && <span class="callout__title">{title}</span>}
        </summary>
        <Prose html={html} />
      </details>
    );
  }
  return (
    <aside class={`callout callout--${style}`} aria-label={label}>
      <p class="callout__label">
        <span class="callout__kind">{LABELS[style]}</span>
        {title && <span class="callout__title">{title}</span>}
      </p>
      <Prose html={html} />
    </aside>
  );
}
