/** How a seat's state looks from a page: plain data and plain words. Pure. */
import type { Lab } from '../lab/lab.ts';
import type { Entry, LogEvent } from '../progress/entry.ts';
import type { Progress } from '../progress/progress.ts';
import { findAction } from '../run/actions.ts';
import type { ActionRef, ActionResult, CheckResult, SolutionResult } from '../run/events.ts';
import type { LearnerWords } from './learner-words.ts';
import { sentence } from './visitor-words.ts';
import type { Place } from './machine-line.ts';
import type { MachineView } from './protocol.ts';

/**
 * UTF-16 units of output and differences that a page is sent at once, for all steps together: with screens and the rest
 * it stays far below what marks a connection as not reading.
 */
const MOST_SHOWN = 1024 * 1024;
const LEFT_OUT = '… (left out: too much was shown in this lab)';

function sizeOf({ shown, diff }: ActionResult): number {
  const shownSize = shown.reduce((sum, line) => sum + line.length, 0);
  return diff.reduce((sum, line) => sum + line.text.length + (line.shown?.length ?? 0), shownSize);
}

/** What has been done so far, for a page. */
export function progressView(progress: Progress, words: LearnerWords): Progress {
  // The last steps first: that is where people are working.
  let room = MOST_SHOWN;
  const fitting = progress.steps.toReversed().map(({ actions }) =>
    actions.toReversed().map((result) => {
      if (result === null) return null;
      const view = actionView(result, words);
      room -= sizeOf(view);
      return room >= 0 ? view : { ...view, shown: view.shown.slice(0, 1).map(() => LEFT_OUT), diff: [] };
    }),
  );
  const actionViews = fitting.toReversed().map((actions) => actions.toReversed());
  return {
    ...progress,
    steps: progress.steps.map((step, index) => ({
      ...step,
      actions: actionViews[index] ?? [],
      checks: step.checks.map((result) => result && checkView(result, words)),
    })),
  };
}

/** How many steps with something to do are done. */
export function doneSteps({ steps }: Progress): number {
  return steps.filter(
    ({ verdict, actions, checks }) => verdict === 'passed' && actions.length + checks.length > 0,
  ).length;
}

/** Whether everything has been done. */
export function isFinished({ steps }: Progress): boolean {
  const toDo = steps.filter(({ actions, checks }) => actions.length + checks.length > 0);
  return toDo.length > 0 && toDo.every(({ verdict }) => verdict === 'passed');
}

/** Whether anything was done at all. */
export function isBegun({ steps }: Progress): boolean {
  return steps.some(({ actions, checks }) => [...actions, ...checks].some((result) => result !== null));
}

/**
 * What a page may see of an entry, in a learner's words: the one place that decides. What checks and solutions print
 * is none of its business, and its screens it has itself. A page folds it as the server folds the entry itself.
 */
export function entryView(entry: Entry, words: LearnerWords): Entry {
  return { ...entry, event: eventView(entry.event, words) };
}

function eventView(event: LogEvent, words: LearnerWords): LogEvent {
  switch (event.type) {
    case 'check-ended':
      return { ...event, result: checkView(event.result, words) };
    case 'action-ended':
      return { ...event, result: actionView(event.result, words) };
    case 'solution-ended':
      return { ...event, result: solutionView(event.result, words) };
    case 'step-ended': {
      // Its contents have been reported one by one.
      const { solutions: _, checksBefore: __, ...result } = event.result;
      return { ...event, result: { ...result, actions: [], checks: [] } };
    }
    // A seat never ends its lab; if it did, its steps would have been reported one by one.
    case 'lab-ended':
      return { ...event, result: { ...event.result, steps: [] } };
    // As the reply to the click says it, if there was one: the page says it once.
    case 'advice':
    case 'terminal-stuck':
      return { ...event, message: words.message(sentence(event.message)) };
    // The terminal shows it.
    case 'own-command':
      return { ...event, typed: '', shown: [] };
    case 'lab-started':
    case 'machine-started':
    case 'machine-begins':
    case 'step-started':
    case 'action-started':
    case 'action-dropped':
    case 'solution-started':
    case 'attended':
    case 'tried':
    case 'forwarded':
    case 'hint-due':
    case 'answered':
    case 'captured':
    case 'machine-died':
    case 'machine-trouble':
      return event;
  }
}

function actionView(whole: ActionResult, words: LearnerWords): ActionResult {
  const { screen: _, ...result } = whole;
  return {
    ...result,
    message: words.message(result.message),
    // The page has them from the lab, part by part.
    expected: [],
    diff: result.diff.map((line) => words.diffLine(line)),
  };
}

function checkView(result: CheckResult, words: LearnerWords): CheckResult {
  return { ...result, message: words.message(result.message), output: [] };
}

function solutionView(whole: SolutionResult, words: LearnerWords): SolutionResult {
  const { screen: _, ...result } = whole;
  return { ...result, message: words.message(result.message), commands: [] };
}

export function hasAction(lab: Lab, ref: ActionRef): boolean {
  return findAction(lab, ref) !== null;
}

/** A time for people: `10 minutes`. */
export function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes >= 1) return `${minutes} minute${minutes === 1 ? '' : 's'}`;
  const seconds = Math.max(1, Math.round(ms / 1000));
  return `${seconds} second${seconds === 1 ? '' : 's'}`;
}

/** What people are told who were given a fresh machine in place of one that is lost. */
export function resumedWords(lab: Lab, step: number, trouble: string): string {
  const { title } = lab.steps[step] ?? { title: '' };
  const done = `everything before step ${step + 1}, “${title}”, was done again`;
  return `The machine that you had is gone. You have a fresh one, in which ${done}. ${trouble}`.trim();
}

/** In line for a machine. */
export function waitingView({ number, shortage }: Place): MachineView {
  return { kind: 'waiting', place: number, full: shortage !== null };
}
