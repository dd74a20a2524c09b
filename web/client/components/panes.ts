/** The panes of a lab's page, which F6 goes round, and where the focus lands in each. */
import { stopped } from '../state/badge.ts';
import type { LabModel } from '../state/lab-model.ts';
import { togglePanel } from './panels.ts';

interface Pane {
  /** What has the focus is in here. */
  readonly within: string;
  /** Where the focus lands; null while there is nothing to go to. */
  readonly place: () => HTMLElement | null;
}

/** After the terminals, which keep Tab for themselves: only F6 leads to these. The strip is in the terminals' part. */
const BESIDE: readonly Pane[] = [
  { within: '.strip', place: () => shown('.strip__button') },
  { within: '#panel', place: () => shown('#panel') },
];

/** Goes on: lesson, terminals, the line below them while it has a button, the open panel, lesson. */
export function nextPane(lab: LabModel): void {
  const focused = document.activeElement;
  const at = BESIDE.findIndex(({ within }) => focused?.closest(within));
  if (at === -1 && !focused?.closest('#terminals')) return toTerminals(lab);
  for (const { place } of BESIDE.slice(at + 1)) {
    const element = place();
    if (element !== null) return element.focus();
  }
  return toNext(lab);
}

/** To what comes next: a command, or a task; to the lesson itself if nothing is left to do. */
export function toNext(lab: LabModel): void {
  lab.view.value = 'lesson';
  const next = lab.next.peek();
  requestAnimationFrame(() => {
    const place =
      next &&
      (next.action === null
        ? document.querySelector<HTMLElement>(`[data-checks="${next.step}"] button`)
        : document.querySelector<HTMLElement>(`[data-action="${next.step}/${next.action}"]`));
    (place ?? document.querySelector<HTMLElement>('.lesson__scroll'))?.focus();
  });
}

/** Opens a panel and goes there, or closes it and goes back. */
export function togglePanelByKey(lab: LabModel, id: string): void {
  const inside = document.activeElement?.closest('#panel');
  if (shown('#panel') === null) cameFrom = document.activeElement;
  togglePanel(lab, id);
  requestAnimationFrame(() => {
    const panel = shown('#panel');
    if (panel !== null) panel.focus();
    else if (inside && cameFrom instanceof HTMLElement) cameFrom.focus();
  });
}

let cameFrom: Element | null = null;

/** Into the active terminal, or to what covers it. */
function toTerminals(lab: LabModel): void {
  lab.view.value = 'terminals';
  if (stopped(lab.admission.phase.peek(), lab.machine.peek()))
    requestAnimationFrame(() => shown('.cover__card')?.focus());
  else lab.terminals.select(lab.terminals.active.peek());
}

function shown(selector: string): HTMLElement | null {
  const element = document.querySelector<HTMLElement>(selector);
  return element?.checkVisibility() === true ? element : null;
}
