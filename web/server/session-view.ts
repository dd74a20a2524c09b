/** How a session's state looks from a page: plain data and plain words. Pure. */
import type { Lab } from '../../runner/lab/lab.ts';
import { actionsOf, checksOf, findAction } from '../../runner/run/actions.ts';
import type { ActionRef, RunEvent } from '../../runner/run/events.ts';
import type { LabSession } from '../../runner/run/lab-session.ts';
import type { ProgressView } from '../protocol.ts';

/** What has been done so far; nothing while there is no machine. */
export function progressView(lab: Lab, run: LabSession | null): ProgressView {
  // It goes through JSON anyway; the copy makes plain mutable data of it.
  if (run) return structuredClone(run.progress()) as ProgressView;
  const steps = lab.steps.map((step) => ({
    verdict: null,
    actions: actionsOf(step).map(() => null),
    checks: checksOf(step).map(() => null),
    hintDue: false,
  }));
  return { steps, captures: {} };
}

/** How many steps are done in which there is something to do. */
export function doneSteps({ steps }: ProgressView): number {
  return steps.filter(
    ({ verdict, actions, checks }) => verdict === 'passed' && actions.length + checks.length > 0,
  ).length;
}

/** Whether anything was done at all. */
export function isBegun({ steps }: ProgressView): boolean {
  return steps.some(({ actions, checks }) => [...actions, ...checks].some((result) => result !== null));
}

/** An event without what is none of the page's business: what checks print, screens that the page has itself. */
export function eventView(event: RunEvent): RunEvent {
  switch (event.type) {
    case 'check-ended':
      return { ...event, result: { ...event.result, output: [] } };
    case 'action-ended': {
      const { screen: _, ...result } = event.result;
      return { ...event, result };
    }
    default:
      return event;
  }
}

export function hasAction(lab: Lab, ref: ActionRef): boolean {
  return findAction(lab, ref) !== null;
}

/** The runner's messages begin small, to be put after a colon; on a page they stand alone. */
export function sentence(text: string): string {
  const end = /[.!?]$/.test(text) ? '' : '.';
  return text.charAt(0).toUpperCase() + text.slice(1) + end;
}

/** What went wrong, for people. */
export function sentenceOf(error: unknown): string {
  return sentence(error instanceof Error ? error.message : String(error));
}

/** A time for people: `10 minutes`. */
export function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes >= 1) return `${minutes} minute${minutes === 1 ? '' : 's'}`;
  const seconds = Math.max(1, Math.round(ms / 1000));
  return `${seconds} second${seconds === 1 ? '' : 's'}`;
}
