/** All steps at a glance, above the lesson: the state of each, and the way to it. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { isDone } from '../state/progress.ts';
import { useLab } from './lab-context.ts';
import { StepBox, stepStatusText } from './step-box.tsx';

export function StepRail(): JSX.Element {
  const { lab, statuses, next } = useLab();
  const list = useRef<HTMLOListElement>(null);
  const current = next.value?.step ?? null;
  const done = statuses.value.filter(isDone).length;
  const total = lab.sections.length;

  // On a phone the rail is one row that scrolls: the current step stays in sight.
  useEffect(() => {
    const row = list.current;
    const step = row?.children[current ?? 0];
    if (!row || !(step instanceof HTMLElement) || row.scrollWidth <= row.clientWidth) return;
    row.scrollTo({ left: step.offsetLeft - row.clientWidth / 2 });
  }, [current]);

  return (
    <nav class="rail" aria-label="Steps">
      <ol class="rail__steps" ref={list}>
        {lab.sections.map((step, index) => {
          const status = statuses.value[index];
          if (!status) return null;
          return (
            <li key={step.slug} class={`rail__step rail__step--${status.kind}`}>
              <a
                href={`#${step.slug}`}
                title={step.title}
                aria-current={step.index === current ? 'step' : undefined}
              >
                <StepBox status={status} number={step.index + 1} />
                <span class="visually-hidden">
                  Step {step.index + 1}: {step.title}: {stepStatusText(status)}
                </span>
              </a>
            </li>
          );
        })}
      </ol>
      <p class="rail__count">
        <strong>{done}</strong> of {total}{' '}
        <span class="rail__words">{total === 1 ? 'step' : 'steps'} done</span>
      </p>
    </nav>
  );
}
