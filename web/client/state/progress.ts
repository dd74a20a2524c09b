/** What has been done in a lab, as the page shows it: the progress that runner/progress folds, with this page's clicks. Pure. */
import type { LogEvent } from '../../../runner/progress/entry.ts';
import { keyOf, type Progress } from '../../../runner/progress/progress.ts';
import type { ActionRef, ActionResult, CheckResult } from '../../../runner/run/events.ts';
import type { Question } from './conversation.ts';

/** A click on an action that the server's log says nothing about. */
interface Click {
  /** It was sent, and the server has not answered yet. */
  readonly asked: boolean;
  /** Why it was not taken. */
  readonly notice: string | null;
}

/** By what `keyOf` calls the action. */
export type Clicks = ReadonlyMap<string, Click>;

export interface ActionState {
  /** `asked`: clicked, the server has not answered yet. */
  readonly activity: 'none' | 'asked' | 'running';
  /** Of the last time it was done. */
  readonly result: ActionResult | null;
  /** Why a click was not taken. */
  readonly notice: string | null;
}

export interface StepState {
  readonly actions: readonly ActionState[];
  /** The last run of each; null: not run yet. */
  readonly checks: readonly (CheckResult | null)[];
  /** Somebody tried twice: the hint may be offered. */
  readonly hintDue: boolean;
}

export interface LabState {
  readonly steps: readonly StepState[];
  readonly captures: Readonly<Record<string, string>>;
  /** What was answered to tasks, by the names of the answers. */
  readonly answers: Readonly<Record<string, string>>;
}

export type ActionStatus = 'todo' | 'running' | 'passed' | 'failed' | 'unknown';

export interface StepStatus {
  /** `kept`: done before, in a machine that is gone. `read`: there is nothing to do, it is only read; `seen`: it has been read. */
  readonly kind: 'todo' | 'running' | 'part' | 'passed' | 'failed' | 'kept' | 'read' | 'seen';
  readonly done: number;
  readonly total: number;
}

/** Where a learner continues: the step, and the action in it; null: its checks, or reading it. */
export interface Place {
  readonly step: number;
  readonly action: number | null;
}

const NO_STEP: StepState = { actions: [], checks: [], hintDue: false };

/** What has been done, as the server's log tells it, and what this page has clicked. */
export function labState(progress: Progress, clicks: Clicks): LabState {
  const running = new Set(progress.running.map(keyOf));
  return {
    steps: progress.steps.map(({ actions, checks, hintDue }, step) => ({
      actions: actions.map((result, action) => {
        const key = keyOf({ step, action });
        const click = clicks.get(key);
        const asked = click?.asked === true ? 'asked' : 'none';
        return {
          activity: running.has(key) ? 'running' : asked,
          result,
          notice: click?.notice ?? null,
        };
      }),
      checks,
      hintDue,
    })),
    captures: progress.captures,
    answers: progress.answers,
  };
}

/** What this page waits for an answer to. */
export function clicksOn(questions: readonly Question[]): Clicks {
  const runs = questions.filter((question) => question.type === 'run');
  return new Map(runs.map((run) => [keyOf(run), { asked: true, notice: null }]));
}

/** An event of the log says more than what was known of a click. */
export function clicksAfter(clicks: Clicks, event: LogEvent): Clicks {
  switch (event.type) {
    case 'action-started':
      return without(clicks, event);
    case 'action-ended':
      return without(clicks, event.result);
    case 'machine-died':
      return new Map([...clicks].map(([key, click]) => [key, { ...click, asked: false }]));
    default:
      return clicks;
  }
}

export function withClick(clicks: Clicks, ref: ActionRef, change: Partial<Click>): Clicks {
  const before = clicks.get(keyOf(ref)) ?? { asked: false, notice: null };
  return new Map(clicks).set(keyOf(ref), { ...before, ...change });
}

function without(clicks: Clicks, ref: ActionRef): Clicks {
  return new Map([...clicks].filter(([key]) => key !== keyOf(ref)));
}

export function actionStatus(action: ActionState | undefined): ActionStatus {
  if (!action) return 'todo';
  if (action.activity !== 'none') return 'running';
  return action.result?.verdict ?? 'todo';
}

/** `marked`: it was done (or read) before, as this browser remembers. */
export function stepStatus({ actions, checks }: StepState = NO_STEP, marked = false): StepStatus {
  const all = actions.map(actionStatus);
  // A check that fails says "not yet", which is not a reason for red.
  const passed = checks.filter((check) => check?.verdict === 'passed').length;
  const done = all.filter((one) => one === 'passed').length + passed;
  const total = all.length + checks.length;
  return { kind: kindOf(), done, total };

  function kindOf(): StepStatus['kind'] {
    if (all.includes('running')) return 'running';
    if (total === 0) return marked ? 'seen' : 'read';
    if (done === total) return 'passed';
    if (all.some((one) => one === 'failed' || one === 'unknown')) return 'failed';
    if (done > 0) return 'part';
    return marked ? 'kept' : 'todo';
  }
}

/** Whether a step needs nothing more. */
export function isDone({ kind }: StepStatus): boolean {
  return kind === 'passed' || kind === 'kept' || kind === 'seen';
}

/** The first thing that is not done yet; `marked` as for `stepStatus`. Steps that are only read are skipped. */
export function nextPlace(state: LabState, marked: (step: number) => boolean = () => false): Place | null {
  for (const [index, step] of state.steps.entries()) {
    const status = stepStatus(step, marked(index));
    if (isDone(status) || status.kind === 'read') continue;
    const action = step.actions.findIndex((one) => actionStatus(one) !== 'passed');
    return { step: index, action: action === -1 ? null : action };
  }
  return null;
}
