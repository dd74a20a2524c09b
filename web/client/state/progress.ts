/** What has been done in a lab, as the page shows it: plain data and the steps from one state to the next. */
import type { ActionRef, ActionResult, RunEvent } from '../../../runner/run/events.ts';
import type { ProgressView } from '../../protocol.ts';

export interface ActionState {
  /** `asked`: clicked, the server has not answered yet. */
  readonly activity: 'none' | 'asked' | 'running';
  /** Of the last time it was done. */
  readonly result: ActionResult | null;
  /** Why a click was not taken. */
  readonly notice: string | null;
}

export interface LabState {
  readonly steps: readonly (readonly ActionState[])[];
  readonly captures: Readonly<Record<string, string>>;
}

export type ActionStatus = 'todo' | 'running' | 'passed' | 'failed' | 'unknown';

export interface StepStatus {
  readonly kind: 'todo' | 'running' | 'part' | 'passed' | 'failed' | 'read';
  readonly done: number;
  readonly total: number;
}

const NOTHING: ActionState = { activity: 'none', result: null, notice: null };

/** The state before anything is known: `actions[n]` is how many actions step n has. */
export function emptyState(actions: readonly number[]): LabState {
  return { steps: actions.map((count) => Array.from({ length: count }, () => NOTHING)), captures: {} };
}

/** The state that the server says: whatever was being asked for is forgotten, never asked again. */
export function fromServer(progress: ProgressView, running: readonly ActionRef[]): LabState {
  const state: LabState = {
    steps: progress.steps.map((step) => step.actions.map((result) => ({ ...NOTHING, result }))),
    captures: progress.captures,
  };
  return running.reduce((so, ref) => withAction(so, ref, { activity: 'running' }), state);
}

export function applyEvent(state: LabState, event: RunEvent): LabState {
  switch (event.type) {
    case 'action-started':
      return withAction(state, event, { activity: 'running', notice: null });
    case 'action-ended':
      return withAction(state, event.result, { activity: 'none', result: event.result, notice: null });
    case 'captured':
      return { ...state, captures: { ...state.captures, [event.name]: event.value } };
    case 'machine-died':
      return {
        ...state,
        steps: state.steps.map((step) => step.map((one) => ({ ...one, activity: 'none' as const }))),
      };
    case 'check-ended':
    case 'hint-due':
    case 'lab-started':
    case 'machine-started':
    case 'step-started':
    case 'step-ended':
    case 'lab-ended':
      return state;
  }
}

/** Changes one action; a reference that leads nowhere changes nothing. */
export function withAction(state: LabState, ref: ActionRef, change: Partial<ActionState>): LabState {
  const step = state.steps[ref.step];
  const action = step?.[ref.action];
  if (!step || !action) return state;
  return { ...state, steps: state.steps.with(ref.step, step.with(ref.action, { ...action, ...change })) };
}

export function actionStatus(action: ActionState | undefined): ActionStatus {
  if (!action) return 'todo';
  if (action.activity !== 'none') return 'running';
  return action.result?.verdict ?? 'todo';
}

export function stepStatus(actions: readonly ActionState[]): StepStatus {
  const all = actions.map(actionStatus);
  const done = all.filter((one) => one === 'passed').length;
  const total = all.length;
  const kind = all.includes('running')
    ? 'running'
    : total === 0
      ? 'read'
      : done === total
        ? 'passed'
        : all.some((one) => one === 'failed' || one === 'unknown')
          ? 'failed'
          : done > 0
            ? 'part'
            : 'todo';
  return { kind, done, total };
}

/** The first action that is not green yet: where a learner goes on. */
export function nextAction(state: LabState): ActionRef | null {
  for (const [step, actions] of state.steps.entries()) {
    const action = actions.findIndex((one) => actionStatus(one) !== 'passed');
    if (action >= 0) return { step, action };
  }
  return null;
}
