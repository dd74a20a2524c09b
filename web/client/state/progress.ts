/** What has been done in a lab, as the page shows it: plain data and the steps from one state to the next. */
import type { ActionRef, ActionResult, CheckResult, RunEvent } from '../../../runner/run/events.ts';
import type { ProgressView } from '../../../runner/seat/protocol.ts';

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

const NOTHING: ActionState = { activity: 'none', result: null, notice: null };
const NO_STEP: StepState = { actions: [], checks: [], hintDue: false };

/** The state before anything is known: how many actions and checks each step has. */
export function emptyState(
  steps: readonly { readonly actions: number; readonly checks: number }[],
): LabState {
  return {
    steps: steps.map(({ actions, checks }) => ({
      actions: Array.from({ length: actions }, () => NOTHING),
      checks: Array.from({ length: checks }, () => null),
      hintDue: false,
    })),
    captures: {},
    answers: {},
  };
}

/** The state that the server reports: pending requests are forgotten, never repeated. */
export function fromServer(progress: ProgressView, running: readonly ActionRef[]): LabState {
  const state: LabState = {
    steps: progress.steps.map(({ actions, checks, hintDue }) => ({
      actions: actions.map((result) => ({ ...NOTHING, result })),
      checks,
      hintDue,
    })),
    captures: progress.captures,
    answers: progress.answers,
  };
  return running.reduce((so, ref) => withAction(so, ref, { activity: 'running' }), state);
}

export function applyEvent(state: LabState, event: RunEvent): LabState {
  switch (event.type) {
    case 'action-started':
      return withAction(state, event, { activity: 'running', notice: null });
    case 'action-ended':
      return withAction(state, event.result, { activity: 'none', result: event.result, notice: null });
    case 'check-ended': {
      const { step, check } = event.result;
      if (state.steps[step]?.checks[check] === undefined) return state;
      return withStep(state, step, ({ checks }) => ({ checks: checks.with(check, event.result) }));
    }
    case 'hint-due':
      return withStep(state, event.step, () => ({ hintDue: true }));
    case 'answered':
      return { ...state, answers: { ...state.answers, [event.name]: event.value } };
    case 'captured':
      return { ...state, captures: { ...state.captures, [event.name]: event.value } };
    case 'machine-died':
      return {
        ...state,
        steps: state.steps.map((step) => ({
          ...step,
          actions: step.actions.map((one) => ({ ...one, activity: 'none' as const })),
        })),
      };
    case 'lab-started':
    case 'machine-started':
    case 'step-started':
    case 'solution-started':
    case 'solution-ended':
    case 'advice':
    case 'terminal-stuck':
    case 'machine-trouble':
    case 'step-ended':
    case 'lab-ended':
      return state;
  }
}

/** Changes one action; an invalid reference changes nothing. */
export function withAction(state: LabState, ref: ActionRef, change: Partial<ActionState>): LabState {
  const action = state.steps[ref.step]?.actions[ref.action];
  if (!action) return state;
  return withStep(state, ref.step, ({ actions }) => ({
    actions: actions.with(ref.action, { ...action, ...change }),
  }));
}

function withStep(state: LabState, index: number, change: (step: StepState) => Partial<StepState>): LabState {
  const step = state.steps[index];
  if (!step) return state;
  return { ...state, steps: state.steps.with(index, { ...step, ...change(step) }) };
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
