/** Notes, warnings, hints and asides; the last two are folded until opened. */
import type { JSX } from 'preact';
import type { BlockView } from '../../lab-view.ts';
import { useLab } from './lab-context.ts';
import { Prose } from './prose.tsx';

const LABELS = { note: 'Note', warning: 'Careful', hint: 'Hint', deeper: 'Deeper' } as const;

type CalloutView = Extract<BlockView, { kind: 'callout' }>;

export function Callout({ style, step, title, html }: CalloutView): JSX.Element {
  const lab = useLab();
  const label = title ?? LABELS[style];
  if (style === 'hint' || style === 'deeper') {
    const due = style === 'hint' && step !== null && lab.progress.value.steps[step]?.hintDue === true;
    return (
      <details
        class={`callout callout--${style} ${due ? 'callout--due' : ''}`}
        data-hint-of={style === 'hint' ? step : undefined}
      >
        <summary>
          <span class="callout__kind">{LABELS[style]}</span>
          {title && <span class="callout__title">{title}</span>}
          {due && <span class="callout__due">Stuck? Open it</span>}
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

/** Opens a step's hint and goes there; without a hint, goes to what shows its solution. */
export function showHelp(step: number): void {
  const hint = document.querySelector<HTMLDetailsElement>(`[data-hint-of="${step}"]`);
  if (!hint) return document.querySelector<HTMLElement>(`[data-solution-of="${step}"]`)?.focus();
  hint.open = true;
  hint.scrollIntoView({ block: 'center' });
  hint.querySelector('summary')?.focus();
}
