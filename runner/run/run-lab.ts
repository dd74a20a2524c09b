/** Runs a lab from its first step to its last on a fresh machine, unattended, up to the first failure. */
import type { Action, Lab, Step } from '../lab/lab.ts';
import { MachineError } from '../machine/machine-error.ts';
import type { MachineProvider, WindowSize } from '../machine/machine.ts';
import { unknownResult } from './action-result.ts';
import { actionsOf } from './actions.ts';
import type { ActionResult, LabResult, RunEvent, StepResult, Verdict } from './events.ts';
import { LabSession } from './lab-session.ts';
import { RefusedError } from './refused-error.ts';

export interface RunLabOptions {
  /** Gets every event of the run, in order. */
  readonly emit?: (event: RunEvent) => void;
  /** Called after a failure, while the machine still stands as the failure left it. */
  readonly keep?: (session: LabSession, failure: ActionResult) => Promise<void>;
  /** Called once the machine stands, before anything is done in it: for who listens to its terminals. */
  readonly onSession?: (session: LabSession) => void;
  /** Ends the run: the machine is removed, and the signal's reason thrown. */
  readonly signal?: AbortSignal;
  readonly size?: WindowSize;
}

/** How long a program may take to end after the keys that end it. */
const SETTLE_MS = 10_000;

/** A machine that fails is told in the result, whose verdict is then unknown; anything else that goes wrong is thrown. */
export async function runLab(
  lab: Lab,
  provider: MachineProvider,
  options: RunLabOptions = {},
): Promise<LabResult> {
  const startedAt = performance.now();
  const emit = options.emit ?? (() => {});
  emit({ type: 'lab-started', lab: lab.id, title: lab.title, steps: lab.steps.length });
  const run = await onMachine(lab, provider, { ...options, emit });
  const steps = [...run.steps, ...lab.steps.slice(run.steps.length).map((step) => unknownStep(step))];
  const result: LabResult = {
    lab: lab.id,
    title: lab.title,
    verdict: run.error === null ? overall(steps) : 'unknown',
    machineStartMs: run.machineStartMs,
    totalMs: performance.now() - startedAt,
    steps,
    captures: run.captures,
    error: run.error,
  };
  emit({ type: 'lab-ended', result });
  return result;
}

type Options = RunLabOptions & { readonly emit: (event: RunEvent) => void };
type OnMachine = Pick<LabResult, 'machineStartMs' | 'steps' | 'captures' | 'error'>;

async function onMachine(lab: Lab, provider: MachineProvider, options: Options): Promise<OnMachine> {
  const { signal } = options;
  signal?.throwIfAborted();
  let session: LabSession;
  try {
    session = await LabSession.start(lab, provider, options.size === undefined ? {} : { size: options.size });
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    return { machineStartMs: null, steps: [], captures: {}, error: machineFailure(error) };
  }
  await using machine = session;
  options.onSession?.(session);
  // An aborted run waits for nothing: without its machine every command in it ends.
  const onAbort = (): void => void machine[Symbol.asyncDispose]();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    signal?.throwIfAborted();
    options.emit({ type: 'machine-started', ms: session.machine.startMs });
    return await allSteps(session, options);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

async function allSteps(session: LabSession, options: Options): Promise<OnMachine> {
  const steps: StepResult[] = [];
  let error: LabResult['error'] = null;
  const stop = session.on((event) => {
    // Steps are told from here, where also those are known that fail.
    if (event.type !== 'step-ended') options.emit(event);
  });
  try {
    for (const step of session.lab.steps) {
      options.emit({ type: 'step-started', step: step.index, title: step.title });
      const result = await oneStep(session, step, options);
      steps.push(result);
      options.emit({ type: 'step-ended', result });
      error = machineErrorOf(session);
      if (result.verdict === 'passed' && error === null) continue;
      const failure = result.actions.find((action) => action.verdict === 'failed');
      if (failure !== undefined && error === null) await options.keep?.(session, failure);
      break;
    }
  } finally {
    stop();
  }
  const { captures } = session.progress();
  return { machineStartMs: session.machine.startMs, steps, captures, error };
}

async function oneStep(session: LabSession, step: Step, options: Options): Promise<StepResult> {
  const startedAt = performance.now();
  const actions: ActionResult[] = [];
  for (const action of actionsOf(step)) {
    const done = actions.every((result) => result.verdict === 'passed');
    const result = done ? await oneAction(session, step.index, action, options) : notRun(step.index, action);
    actions.push(result);
  }
  return {
    step: step.index,
    title: step.title,
    verdict: overall([...actions]),
    actions,
    checks: [],
    ms: performance.now() - startedAt,
  };
}

async function oneAction(
  session: LabSession,
  step: number,
  action: Action,
  options: Options,
): Promise<ActionResult> {
  const ref = { step, action: action.index };
  const limits = {
    waitForPromptMs: SETTLE_MS,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  try {
    return await session.run(ref, limits);
  } catch (error) {
    const result = refused(step, action, error, session);
    options.emit({ type: 'action-ended', result });
    return result;
  }
}

/** A command that could not even be typed. */
function refused(step: number, action: Action, error: unknown, session: LabSession): ActionResult {
  const typed = textOf(action);
  if (error instanceof MachineError) {
    return unknownResult(step, action, typed, { reason: 'machine', message: error.message });
  }
  if (!(error instanceof RefusedError) || session.machine.state.kind === 'disposed') throw error;
  const busy = `terminal "${action.terminal}" did not come back to its prompt within ${SETTLE_MS / 1000} s; the command was not typed`;
  const message = error.code === 'busy' ? busy : error.message;
  const blank = unknownResult(step, action, typed, { reason: 'timeout', message });
  return { ...blank, verdict: 'failed' };
}

function notRun(step: number, action: Action): ActionResult {
  return unknownResult(step, action, textOf(action), {
    reason: null,
    message: 'not run: something before it failed',
  });
}

function unknownStep(step: Step): StepResult {
  const actions = actionsOf(step).map((action) => notRun(step.index, action));
  return { step: step.index, title: step.title, verdict: 'unknown', actions, checks: [], ms: 0 };
}

function textOf(action: Action): string {
  return action.kind === 'keys' ? action.keys.join(' ') : action.text;
}

function overall(parts: readonly { readonly verdict: Verdict }[]): Verdict {
  if (parts.some((part) => part.verdict === 'failed')) return 'failed';
  return parts.some((part) => part.verdict === 'unknown') ? 'unknown' : 'passed';
}

function machineErrorOf(session: LabSession): LabResult['error'] {
  const { state } = session.machine;
  return state.kind === 'dead' ? machineFailure(state.reason) : null;
}

function machineFailure({ message, hint, detail }: MachineError): LabResult['error'] {
  return { kind: 'machine', message, hint, detail };
}
