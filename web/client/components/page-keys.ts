/** The page's keys: F6 goes round the panes, as in desktop programs; single letters work outside terminals and fields. */
import { useLayoutEffect } from 'preact/hooks';
import type { LabModel } from '../state/lab-model.ts';
import { letterKeys } from '../state/settings.ts';
import { nextPane, toNext, togglePanelByKey } from './panes.ts';

export function usePageKeys(lab: LabModel): void {
  // As soon as a page is visible.
  useLayoutEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')) return;
      const taken = event.key === 'F6' ? paneKey(lab, event.shiftKey) : letterKey(lab, event);
      if (taken) event.preventDefault();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [lab]);
}

/** The one key that a terminal does not keep for itself. */
function paneKey(lab: LabModel, shift: boolean): boolean {
  if (shift && document.activeElement?.closest('#terminals')) lab.terminals.selectNext();
  else nextPane(lab);
  return true;
}

function letterKey(lab: LabModel, { key, target }: KeyboardEvent): boolean {
  if (!letterKeys.peek() || isField(target)) return false;
  const { names } = lab.terminals;
  const terminal = /^[1-9]$/.test(key) ? names[Number(key) - 1] : undefined;
  if (terminal !== undefined) {
    lab.view.value = 'terminals';
    lab.terminals.select(terminal);
    return true;
  }
  switch (key) {
    case '?':
      lab.helping.value = true;
      return true;
    case 'n':
      toNext(lab);
      return true;
    case 'j':
      toStep(lab, 1);
      return true;
    case 'k':
      toStep(lab, -1);
      return true;
    case 'c': {
      const step = lab.next.peek()?.step;
      if (step !== undefined && (lab.lab.sections[step]?.checks ?? 0) > 0) lab.check(step);
      return true;
    }
    case 'x':
      togglePanelByKey(lab, 'xray');
      return true;
    case '/':
      lab.terminals.openSearch();
      return true;
    default:
      return false;
  }
}

/** A visible field: one of a closed dialog keeps the focus until the page is drawn again. */
function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input, textarea, select') && target.checkVisibility();
}

function toStep(lab: LabModel, by: number): void {
  lab.view.value = 'lesson';
  const headings = [...document.querySelectorAll<HTMLElement>('.step__head h2')];
  const top = (document.querySelector('.lesson__scroll')?.getBoundingClientRect().top ?? 0) + 24;
  const here = headings.findLastIndex((heading) => heading.getBoundingClientRect().top <= top);
  const heading = headings[Math.max(0, here + by)];
  heading?.closest('.step')?.scrollIntoView({ behavior: 'instant' });
  heading?.focus({ preventScroll: true });
}
