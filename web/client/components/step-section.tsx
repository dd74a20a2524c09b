/** One step of a lesson: its mark, its title, how it stands, and what is in it. */
import type { JSX } from 'preact';
import type { StepView } from '../../lab-view.ts';
import type { StepStatus } from '../state/progress.ts';
import { Blocks } from './blocks.tsx';
import { StepBox, stepStatusText } from './step-box.tsx';

interface StepSectionProps {
  readonly step: StepView;
  readonly status: StepStatus;
}

export function StepSection({ step, status }: StepSectionProps): JSX.Element {
  return (
    <section class={`step step--${status.kind}`} id={step.slug} aria-labelledby={`${step.slug}-title`}>
      <div class="step__spine">
        <StepBox status={status} number={step.index + 1} />
      </div>
      <header class="step__head">
        <h2 id={`${step.slug}-title`}>
          <span class="visually-hidden">Step {step.index + 1}: </span>
          {step.title}
        </h2>
        <p class={`step__status step__status--${status.kind}`}>{stepStatusText(status)}</p>
      </header>
      <div class="step__body">
        <Blocks blocks={step.blocks} />
      </div>
    </section>
  );
}
