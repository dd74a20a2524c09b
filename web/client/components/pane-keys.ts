/** F6 goes from pane to pane, as in desktop programs: the one key that a terminal does not keep for itself. */
import { useEffect } from 'preact/hooks';
import type { LabModel } from '../state/lab-model.ts';
import { nextAction } from '../state/progress.ts';

export function usePaneKeys(lab: LabModel): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      if (document.activeElement?.closest('#terminals')) toLesson(lab);
      else toTerminals(lab);
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [lab]);
}

/** To the command that comes next; to the lesson itself where nothing is left to do. */
function toLesson(lab: LabModel): void {
  lab.view.value = 'lesson';
  const next = nextAction(lab.progress.peek());
  requestAnimationFrame(() => {
    const command =
      next && document.querySelector<HTMLElement>(`[data-action="${next.step}/${next.action}"]`);
    (command ?? document.querySelector<HTMLElement>('.lesson__scroll'))?.focus();
  });
}

function toTerminals(lab: LabModel): void {
  lab.view.value = 'terminals';
  lab.terminals.select(lab.terminals.active.peek());
}
