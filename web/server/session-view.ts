/** How a session's state looks from a page: plain data and plain words. Pure. */
import type { Lab } from '../../runner/lab/lab.ts';
import type { ActionRef } from '../../runner/run/events.ts';
import type { LabSession } from '../../runner/run/lab-session.ts';
import type { ProgressView } from '../protocol.ts';

/** What has been done so far; nothing while there is no machine. */
export function progressView(lab: Lab, run: LabSession | null): ProgressView {
  // It goes through JSON anyway; the copy makes plain mutable data of it.
  if (run) return structuredClone(run.progress()) as ProgressView;
  const steps = lab.steps.map((step) => ({
    verdict: null,
    actions: actions(lab, step.index).map(() => null),
  }));
  return { steps, captures: {} };
}

export function hasAction(lab: Lab, ref: ActionRef): boolean {
  return actions(lab, ref.step).some((action) => action.index === ref.action);
}

/** The runner's messages begin small, to be put after a colon; on a page they stand alone. */
export function sentence(text: string): string {
  const end = /[.!?]$/.test(text) ? '' : '.';
  return text.charAt(0).toUpperCase() + text.slice(1) + end;
}

/** A time for people: `10 minutes`. */
export function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes >= 1) return `${minutes} minute${minutes === 1 ? '' : 's'}`;
  const seconds = Math.max(1, Math.round(ms / 1000));
  return `${seconds} second${seconds === 1 ? '' : 's'}`;
}

function actions(lab: Lab, step: number) {
  return (lab.steps[step]?.blocks ?? []).filter((block) => block.kind === 'command' || block.kind === 'keys');
}
