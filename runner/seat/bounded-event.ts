/** What of an event goes into a seat's log: nothing twice, everything within bounds, and less where the log is full. Pure. */
import type { LogEvent } from '../progress/entry.ts';
import type { Progress } from '../progress/progress.ts';
import { capDiff, capMessage, capText } from '../run/cap-lines.ts';
import type { ActionResult, CheckResult, SolutionResult } from '../run/events.ts';
import { shortText } from '../terminal/bounded-list.ts';

/** UTF-16 units of a command as it was typed. */
const LONGEST_TYPED = 8 * 1024;
/** Commands of a solution that are kept. */
const MOST_COMMANDS = 100;

const LEFT_OUT = ['… (left out: too much was shown in this session)'];

export function boundedEvent(event: LogEvent): LogEvent {
  switch (event.type) {
    case 'action-started':
      return { ...event, typed: shortText(event.typed, LONGEST_TYPED) };
    case 'action-ended':
      return { ...event, result: boundedAction(event.result) };
    case 'check-ended':
      return { ...event, result: boundedCheck(event.result) };
    case 'solution-ended':
      return { ...event, result: boundedSolution(event.result) };
    case 'step-ended': {
      // Its contents have been reported one by one.
      const { solutions: _, checksBefore: __, watches: ___, ...result } = event.result;
      return { ...event, result: { ...result, actions: [], checks: [] } };
    }
    case 'lab-ended':
      return { ...event, result: { ...event.result, steps: [] } };
    case 'own-command':
      return {
        ...event,
        typed: shortText(event.typed, LONGEST_TYPED),
        shown: capText(event.shown),
      };
    case 'advice':
    case 'terminal-stuck':
      return { ...event, message: capMessage(event.message) };
    case 'machine-died':
      return {
        ...event,
        message: capMessage(event.message),
        hint: capMessage(event.hint),
        detail: capText(event.detail.split('\n')).join('\n'),
      };
    case 'machine-trouble':
      return { ...event, message: capMessage(event.message), hint: capMessage(event.hint) };
    case 'answered':
    case 'captured':
      return { ...event, value: capMessage(event.value) };
    case 'lab-started':
    case 'machine-started':
    case 'machine-begins':
    case 'step-started':
    case 'action-dropped':
    case 'solution-started':
    case 'attended':
    case 'tried':
    case 'forwarded':
    case 'hint-due':
      return event;
    default:
      return event satisfies never;
  }
}

/** The same without what was shown. */
export function bareEvent(event: LogEvent): LogEvent {
  switch (event.type) {
    case 'action-ended': {
      const { screen: _, ...result } = event.result;
      return { ...event, result: { ...result, expected: [], shown: LEFT_OUT, diff: [] } };
    }
    case 'check-ended':
      return { ...event, result: { ...event.result, output: LEFT_OUT } };
    case 'solution-ended': {
      const { screen: _, ...result } = event.result;
      return { ...event, result: { ...result, commands: [] } };
    }
    case 'own-command':
      return { ...event, shown: LEFT_OUT };
    case 'machine-died':
      return { ...event, detail: '' };
    default:
      return event;
  }
}

/** Whether what a learner has done, or may see, depends on it. `progress`: before it. */
export function isEssential(event: LogEvent, progress: Progress): boolean {
  switch (event.type) {
    case 'action-ended': {
      const { step, action, verdict } = event.result;
      return verdict === 'passed' && progress.steps[step]?.actions[action]?.verdict !== 'passed';
    }
    case 'check-ended':
      return event.result.verdict === 'passed';
    case 'machine-begins':
    case 'machine-died':
    case 'forwarded':
    case 'step-ended':
    case 'captured':
    case 'answered':
    case 'attended':
    case 'tried':
    case 'hint-due':
      return true;
    default:
      return false;
  }
}

function boundedAction(result: ActionResult): ActionResult {
  const { screen } = result;
  return {
    ...result,
    typed: shortText(result.typed, LONGEST_TYPED),
    message: capMessage(result.message),
    expected: capText(result.expected),
    shown: capText(result.shown),
    diff: capDiff(result.diff),
    ...(screen === undefined ? {} : { screen: capText(screen) }),
  };
}

function boundedCheck(result: CheckResult): CheckResult {
  return { ...result, message: capMessage(result.message), output: capText(result.output) };
}

function boundedSolution(result: SolutionResult): SolutionResult {
  const { screen } = result;
  return {
    ...result,
    message: capMessage(result.message),
    commands: result.commands.slice(0, MOST_COMMANDS).map(({ typed, shown, status }) => ({
      typed: shortText(typed, LONGEST_TYPED),
      shown: capText(shown),
      status,
    })),
    ...(screen === undefined ? {} : { screen: capText(screen) }),
  };
}
