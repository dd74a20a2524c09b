/** All steps at a glance, above the lesson: how each stands, and the way to it. */
import type { JSX } from 'preact';
import { nextAction, stepStatus } from '../state/progress.ts';
import { useLab } from './lab-context.ts';
import { StepBox, stepStatusText } from './step-box.tsx';

export function StepRail(): JSX.Element {
  const { lab, progress } = useLab();
  const current = nextAction(progress.value)?.step ?? null;
  const all = lab.sections.map((step) => stepStatus(progress.value.steps[step.index] ?? []));
  const done = all.filter((status) => status.kind === 'passed').length;
  const countable = all.filter((status) => status.kind !== 'read').length;
  return (
    <nav class="rail" aria-label="Steps">
      <ol class="rail__steps">
        {lab.sections.map((step, index) => {
          const status = all[index] ?? stepStatus([]);
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
        <strong>{done}</strong> of {countable} {countable === 1 ? 'step' : 'steps'} done
      </p>
    </nav>
  );
}
