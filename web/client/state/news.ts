/** What a person is told of an event, in a sentence: below the terminals, and by a screen reader. Pure. */
import type { LogEvent } from '../../../runner/progress/entry.ts';
import type { ActionResult, Way } from '../../../runner/run/events.ts';
import type { LabView } from '../../lab-view.ts';
import { stepStatus, type LabState } from './progress.ts';

export interface News {
  readonly verdict: 'passed' | 'failed' | 'unknown' | 'todo' | 'hint';
  /** The command that it is about; null: it is about a step. */
  readonly command: string | null;
  readonly text: string;
  readonly spoken: string;
  readonly step: number;
  /** How to go on from there, and the terminal that it is about. */
  readonly way?: { readonly way: Way; readonly terminal: string };
}

/** `state`: after the event; `stale`: a command has begun since the last news. Null: nothing to report. */
export function newsOf(event: LogEvent, lab: LabView, state: LabState, stale: boolean): News | null {
  switch (event.type) {
    case 'action-ended': {
      const { verdict, typed, message, step } = event.result;
      const passed = verdict === 'passed';
      const spoken = passed ? `As expected: ${typed}` : message;
      const text = passed ? passedText(event.result) : message;
      return { verdict, command: typed.split('\n', 1)[0] ?? '', text, spoken, step };
    }
    case 'check-ended': {
      const { verdict, step, message } = event.result;
      if (verdict === 'failed') {
        // After a command of the lab its own verdict is the news: "not yet" is in the lesson, quietly.
        const text = `Not yet: ${message}`;
        return stale ? { verdict: 'todo', command: null, text, spoken: text, step } : null;
      }
      if (verdict !== 'passed' || stepStatus(state.steps[step]).kind !== 'passed') return null;
      const text = `“${lab.sections[step]?.title ?? ''}” is done.`;
      return { verdict, command: null, text, spoken: text, step };
    }
    case 'advice': {
      const { message, step, way, terminal } = event;
      return { verdict: 'todo', command: null, text: message, spoken: message, step, way: { way, terminal } };
    }
    case 'hint-due': {
      const hint = lab.sections[event.step]?.hint === true;
      const text = hint ? 'Stuck? There is a hint for this step.' : 'Stuck? You can look at the solution.';
      return { verdict: 'hint', command: null, text, spoken: text, step: event.step };
    }
    case 'lab-started':
    case 'machine-started':
    case 'machine-died':
    case 'machine-trouble':
    case 'step-started':
    case 'action-started':
    case 'solution-started':
    case 'solution-ended':
    case 'terminal-stuck':
    case 'answered':
    case 'action-dropped':
    case 'attended':
    case 'tried':
    case 'forwarded':
    case 'machine-begins':
    case 'own-command':
    case 'captured':
    case 'step-ended':
    case 'lab-ended':
      return null;
    default:
      event satisfies never;
      // Of a server that knows more.
      return null;
  }
}

function passedText({ kind, shown }: ActionResult): string {
  if (kind === 'keys') return 'pressed';
  return shown.some((line) => line !== '') ? 'as expected' : 'as expected: no output';
}
