/** Runs a lab from its first step to its last on a fresh machine, unattended, up to the first failure. */
import type { Lab } from '../lab/lab.ts';
import { MachineError } from '../machine/machine-error.ts';
import type { MachineProvider, WindowSize } from '../machine/machine.ts';
import type { LabResult, RunEvent, StepResult } from './events.ts';
import { LabSession } from './lab-session.ts';
import { mayGoOn, runStep, unknownStep } from './run-step.ts';
import { ScriptError, runLabScript } from './script-error.ts';
import { overall } from './verdict.ts';

export interface RunLabOptions {
  /** Gets every event of the run, in order. */
  readonly emit?: (event: RunEvent) => void;
  /** Called once the terminals are there and before anything is typed. */
  readonly onSession?: (session: LabSession) => void;
  /** Called when the run stops before its end, while the machine is still as the run left it. */
  readonly keep?: (session: LabSession, stop: RunStop) => Promise<void>;
  /** Stop before this step (its index). The verdict is then unknown at best: not everything was run. */
  readonly until?: number;
  /** Also prove that each check fails before anything of its step was done; see `StepResult.checksBefore`. */
  readonly proveChecks?: boolean;
  /** Go on after a command whose output differs, so that all such commands are found in one run. */
  readonly goOn?: boolean;
  /** Aborts the run: the machine is removed, and the signal's reason thrown. */
  readonly signal?: AbortSignal;
  readonly size?: WindowSize;
}

/** Why a run stopped before its end. */
export type RunStop =
  | { readonly kind: 'failed'; readonly result: StepResult }
  /** It has come to `until`. */
  | { readonly kind: 'reached'; readonly step: number };

/** A machine that fails is reported in the result, whose verdict is then unknown; anything else that goes wrong is thrown. */
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
    verdict: verdictOf(steps, run.error),
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

function verdictOf(steps: readonly StepResult[], error: LabResult['error']): LabResult['verdict'] {
  if (error === null) return overall(steps);
  return error.kind === 'lab' ? 'failed' : 'unknown';
}

async function onMachine(lab: Lab, provider: MachineProvider, options: Options): Promise<OnMachine> {
  const { signal, size } = options;
  signal?.throwIfAborted();
  let session: LabSession;
  try {
    session = await LabSession.start(lab, provider, { checks: 'when-asked', size, signal });
  } catch (error) {
    signal?.throwIfAborted();
    return { machineStartMs: null, steps: [], captures: {}, error: failureOf(error) };
  }
  await using machine = session;
  // An aborted run waits for nothing: without its machine every command in it ends.
  const onAbort = (): void => void machine[Symbol.asyncDispose]();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    signal?.throwIfAborted();
    options.emit({ type: 'machine-started', ms: session.machine.startMs });
    options.onSession?.(session);
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
    if (event.type === 'terminal-stuck') error = stuckError(event.message, session.lab);
    if (event.type === 'machine-trouble')
      error = { kind: 'machine', message: event.message, hint: event.hint, detail: '' };
    // Steps are reported from here, where failing ones are known, too.
    if (event.type !== 'step-ended') options.emit(event);
  });
  let ended: RunStop | null = null;
  try {
    for (const step of session.lab.steps) {
      if (step.index === options.until) {
        ended = { kind: 'reached', step: step.index };
        break;
      }
      options.emit({ type: 'step-started', step: step.index, title: step.title });
      const result = await runStep(session, step, { ...options, tryWatches: true });
      steps.push(result);
      options.emit({ type: 'step-ended', result });
      error = machineErrorOf(session) ?? error;
      const fine = options.goOn === true ? mayGoOn(result) : result.verdict === 'passed';
      if (fine && error === null) continue;
      ended = { kind: 'failed', result };
      break;
    }
    // What a cleanup finds after something else went wrong means nothing.
    if (ended === null) error = overall(steps) === 'passed' ? await cleanUp(session) : null;
    else if (session.machine.state.kind === 'running') await options.keep?.(session, ended);
  } finally {
    stop();
  }
  const { captures } = session.progress();
  return { machineStartMs: session.machine.startMs, steps, captures, error };
}

async function cleanUp(session: LabSession): Promise<LabResult['error']> {
  try {
    const captures = new Map(Object.entries(session.progress().captures));
    await runLabScript(session.lab, 'cleanup', session.machine, { captures });
    return null;
  } catch (error) {
    return failureOf(error);
  }
}

function stuckError(message: string, lab: Lab): LabResult['error'] {
  const hint = `Let the command end by itself, or end it with a keys block: ${lab.file}`;
  return { kind: 'lab', message, hint, detail: '' };
}

function machineErrorOf(session: LabSession): LabResult['error'] {
  const { state } = session.machine;
  return state.kind === 'dead' ? failureOf(state.reason) : null;
}

/** What the result says of it; anything else is rethrown. */
function failureOf(error: unknown): NonNullable<LabResult['error']> {
  if (error instanceof ScriptError) return { kind: 'lab', ...told(error) };
  if (error instanceof MachineError) return { kind: 'machine', ...told(error) };
  throw error;
}

function told({ message, hint, detail }: ScriptError | MachineError): {
  message: string;
  hint: string;
  detail: string;
} {
  return { message, hint, detail };
}
