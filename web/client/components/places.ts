/** Places in the lesson that something on the page leads to. */
import type { LabModel } from '../state/lab-model.ts';

/** Scrolls to a step and gives its heading the focus, once a dialog has given it back. */
export function toStepHeading(lab: LabModel, step: number): void {
  lab.view.value = 'lesson';
  requestAnimationFrame(() => {
    const slug = lab.lab.sections[step]?.slug ?? '';
    const heading = document.getElementById(`${slug}-title`);
    heading?.closest('.step')?.scrollIntoView({ behavior: 'instant' });
    heading?.focus({ preventScroll: true });
  });
}

/** Scrolls to the beginning of the lesson. */
export function toTop(lab: LabModel): void {
  lab.view.value = 'lesson';
  document.querySelector('.lesson__scroll')?.scrollTo({ top: 0, behavior: 'instant' });
}
