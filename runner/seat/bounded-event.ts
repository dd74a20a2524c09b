/** What of an event goes into a seat's log: nothing twice, and everything within bounds. Pure. */
import type { LogEvent } from '../progress/entry.ts';
import { capDiff, capMessage, capText } from '../run/cap-lines.ts';
import type { ActionResult, CheckResult, SolutionResult } from '../run/events.ts';
import { shortText } from '../terminal/bounded-list.ts';

/** UTF-16 units of a command as it was typed. */
const LONGEST_TYPED = 8 * 1024;
/** Commands of a solution that are kept. */
const MOST_COMMANDS = 100;

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
