/** Runs a lab from its first step to its last on a fresh machine, unattended, up to the first failure. */
import type { Lab } from '../lab/lab.ts';
import { MachineError } from '../machine/machine-error.ts';
import { isUsable } from '../machine/machine.ts';
import type { MachineProvider, WindowSize } from '../machine/machine.ts';
import type { LabResult, RunEvent, StepResult } from './events.ts';
import { LabRun } from './lab-run.ts';
import { mayGoOn, runStep, unknownStep } from './run-step.ts';
import { ScriptError, runLabScript } from './script-error.ts';
import { overall } from './verdict.ts';
import { withLabRun } from './with-lab-run.ts';

export interface RunLabOptions {
  /** Gets every event of the run, in order. */
  readonly emit?: (event: RunEvent) => void;
  /** Called once the terminals are there and before anything is typed. */
  readonly onLabRun?: (labRun: LabRun) => void;
  /** Called when the run stops before its end, while the machine is still as the run left it. */
  readonly keep?: (labRun: LabRun, stop: RunStop) => Promise<void>;
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
  let labRun: LabRun;
  try {
    labRun = await LabRun.start(lab, provider, { checks: 'when-asked', size, signal });
  } catch (error) {
    signal?.throwIfAborted();
    return { machineStartMs: null, steps: [], captures: {}, error: failureOf(error) };
  }
  return withLabRun(labRun, signal, () => {
    options.emit({ type: 'machine-started', ms: labRun.machine.startMs });
    options.onLabRun?.(labRun);
    return allSteps(labRun, options);
  });
}

async function allSteps(labRun: LabRun, options: Options): Promise<OnMachine> {
  const steps: StepResult[] = [];
  let error: LabResult['error'] = null;
  const stop = labRun.on((event) => {
    if (event.type === 'terminal-stuck') error = stuckError(event.message, labRun.lab);
    if (event.type === 'machine-trouble')
      error = { kind: 'machine', message: event.message, hint: event.hint, detail: '' };
    // Steps are reported from here, where failing ones are known, too.
    if (event.type !== 'step-ended') options.emit(event);
  });
  let ended: RunStop | null = null;
  try {
    for (const step of labRun.lab.steps) {
      if (step.index === options.until) {
        ended = { kind: 'reached', step: step.index };
        break;
      }
      options.emit({ type: 'step-started', step: step.index, title: step.title });
      const result = await runStep(labRun, step, { ...options, tryWatches: true });
      steps.push(result);
      options.emit({ type: 'step-ended', result });
      error = machineErrorOf(labRun) ?? error;
      const fine = options.goOn === true ? mayGoOn(result) : result.verdict === 'passed';
      if (fine && error === null) continue;
      ended = { kind: 'failed', result };
      break;
    }
    // What a cleanup finds after something else went wrong means nothing.
    if (ended === null) error = overall(steps) === 'passed' ? await cleanUp(labRun) : null;
    else if (isUsable(labRun.machine.state)) await options.keep?.(labRun, ended);
  } finally {
    stop();
  }
  const { captures } = labRun.progress();
  return { machineStartMs: labRun.machine.startMs, steps, captures, error };
}

async function cleanUp(labRun: LabRun): Promise<LabResult['error']> {
  try {
    const captures = new Map(Object.entries(labRun.progress().captures));
    await runLabScript(labRun.lab, 'cleanup', labRun.machine, { captures });
    return null;
  } catch (error) {
    return failureOf(error);
  }
}

function stuckError(message: string, lab: Lab): LabResult['error'] {
  const hint = `Let the command end by itself, or end it with a keys block: ${lab.file}`;
  return { kind: 'lab', message, hint, detail: '' };
}

function machineErrorOf(labRun: LabRun): LabResult['error'] {
  const { state } = labRun.machine;
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
