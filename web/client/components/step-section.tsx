/** One step of a lesson: its mark, its title, its state, and what is in it. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { StepView } from '../../lab-view.ts';
import { isDone, type StepStatus } from '../state/progress.ts';
import { Blocks } from './blocks.tsx';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';
import { StepBox, stepStatusText } from './step-box.tsx';
import { useSight } from './use-sight.ts';

interface StepSectionProps {
  readonly step: StepView;
  readonly status: StepStatus;
}

export function StepSection({ step, status }: StepSectionProps): JSX.Element {
  const lab = useLab();
  const end = useRef<HTMLDivElement>(null);

  // A step with nothing to do is done once its end has been in view.
  const toRead = status.kind === 'read';
  useSight(end, (inSight) => toRead && inSight && lab.marks.addRead(step.slug), [lab, step.slug, toRead]);

  return (
    <section class={`step step--${status.kind}`} id={step.slug} aria-labelledby={`${step.slug}-title`}>
      <div class="step__spine">
        <StepBox status={status} number={step.index + 1} />
      </div>
      <header class="step__head">
        <h2 id={`${step.slug}-title`} tabindex={-1}>
          <span class="visually-hidden">Step {step.index + 1}: </span>
          {step.title}
        </h2>
        <p class={`step__status step__status--${status.kind}`}>{stepStatusText(status)}</p>
        <TakeMeHere step={step.index} />
      </header>
      <div class="step__body">
        <Blocks blocks={step.blocks} />
      </div>
      <div class="step__end" ref={end} />
    </section>
  );
}

/** Offered if something before this step has yet to be done in this machine. */
function TakeMeHere({ step }: { readonly step: number }): JSX.Element | null {
  const lab = useLab();
  const before = lab.statuses.value.slice(0, step);
  const done = before.every((status) => status.total === 0 || (isDone(status) && status.kind !== 'kept'));
  const ready = ['running', 'dead'].includes(lab.machine.value.kind);
  if (done || !ready || lab.admission.phase.value.kind !== 'open') return null;
  return (
    <button
      type="button"
      class="step__forward"
      onClick={() => (lab.renewal.asking.value = { kind: 'forward', step })}
    >
      <Icon name="forward" /> Take me here
    </button>
  );
}
