/** The left side: the lab's text from its introduction to its end, steps with their status. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Blocks } from './blocks.tsx';
import { LabEnd } from './lab-end.tsx';
import { useLab } from './lab-context.ts';
import { LEVELS } from './levels.ts';
import { StepRail } from './step-rail.tsx';
import { StepSection } from './step-section.tsx';
import { useReadingPlace } from './use-reading-place.ts';

export function Lesson(): JSX.Element {
  const { lab, statuses, marks } = useLab();
  const scroll = useRef<HTMLDivElement>(null);

  useReadingPlace(scroll);

  // Somebody who comes back continues where they were, unless the address says otherwise.
  useEffect(() => {
    const element = scroll.current;
    if (!element) return undefined;
    const place = document.getElementById(location.hash.slice(1) || marks.place);
    place?.scrollIntoView({ behavior: 'instant' });
    const onScroll = () => {
      marks.setPlace(placeAt(element));
    };
    onScroll();
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [marks]);

  return (
    // Scrolls by itself, so it must be reachable by keyboard.
    <section class="lesson" id="lesson" aria-label="Lesson" tabindex={-1}>
      <StepRail />
      <div class="lesson__scroll" tabindex={0} role="group" aria-label="Text of the lesson" ref={scroll}>
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
          {lab.sections.map((step) => {
            const status = statuses.value[step.index];
            return status && <StepSection key={step.index} step={step} status={status} />;
          })}
          <LabEnd />
        </article>
      </div>
    </section>
  );
}

/** The step that the upper third of the lesson shows; empty in the introduction. */
function placeAt(element: HTMLElement): string {
  const line = element.getBoundingClientRect().top + element.clientHeight / 3;
  const above = [...element.querySelectorAll('.step')].filter(
    (step) => step.getBoundingClientRect().top <= line,
  );
  return above.at(-1)?.id ?? '';
}
