/** The left side: the lab's text from its introduction to its end, steps with their status. */
import type { JSX } from 'preact';
import { stepStatus } from '../state/progress.ts';
import { Blocks } from './blocks.tsx';
import { LabEnd } from './lab-end.tsx';
import { useLab } from './lab-context.ts';
import { LEVELS } from './levels.ts';
import { StepRail } from './step-rail.tsx';
import { StepSection } from './step-section.tsx';

export function Lesson(): JSX.Element {
  const { lab, progress } = useLab();
  return (
    // Scrolls by itself, so it must be reachable by keyboard.
    <section class="lesson" id="lesson" aria-label="Lesson" tabindex={-1}>
      <StepRail />
      <div class="lesson__scroll" tabindex={0} role="group" aria-label="Text of the lesson">
        <article class="lesson__text">
          <header class="lesson__head">
            <p class="lesson__facts">
              {LEVELS[lab.level]} · {lab.minutes} min · {lab.sections.length}{' '}
              {lab.sections.length === 1 ? 'step' : 'steps'}
            </p>
            {/* The h1 itself stands where no view hides it: see lab-page.tsx. */}
            <p class="lesson__title" aria-hidden="true">
              {lab.title}
            </p>
          </header>
          <Blocks blocks={lab.introduction} />
          {lab.sections.map((step) => (
            <StepSection
              key={step.index}
              step={step}
              status={stepStatus(progress.value.steps[step.index] ?? [])}
            />
          ))}
          <LabEnd />
        </article>
      </div>
    </section>
  );
}
