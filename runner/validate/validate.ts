/** Validates labs: each in fresh machines, some side by side, checks proven both ways. Reports all it learns as events. */
import pMap from 'p-map';
import type { Lab } from '../lab/lab.ts';
import { inVariant } from '../machine/in-variant.ts';
import type { MachineProvider } from '../machine/machine.ts';
import { boardAfter, emptyBoard } from './board.ts';
import type { ValidationEvent } from './events.ts';
import { oneRun } from './one-run.ts';
import { passRates } from './rates.ts';
import type { InvalidLab, LabName, LabReport, RunReport, ValidationReport } from './report.ts';
import { labVerdict } from './verdict.ts';

export interface ValidateOptions {
  readonly labs: readonly Lab[];
  /** Reported, not run. */
  readonly invalid: readonly InvalidLab[];
  readonly provider: MachineProvider;
  /** How many run side by side. */
  readonly jobs: number;
  /** Runs of each lab. */
  readonly repeat: number;
  /** The runs of a lab take turns in machines of this many templates, which count from different numbers on. */
  readonly templates: number;
  /** Folder that exists, for asciicasts of all terminals; null: nothing is recorded. */
  readonly recordings: string | null;
  /** Stops the validation: all machines are removed, and what is known by then is reported. */
  readonly signal: AbortSignal;
  readonly emit: (event: ValidationEvent) => void;
}

interface Job {
  readonly lab: Lab;
  readonly number: number;
}

export async function validate(options: ValidateOptions): Promise<ValidationReport> {
  const { labs, repeat, emit } = options;
  const startedAt = new Date();
  const zero = performance.now();
  const runs = new Map<Lab, RunReport[]>(labs.map((lab) => [lab, []]));
  const reports = options.invalid.map(invalidReport);
  let board = emptyBoard;
  const noting = (event: ValidationEvent): void => {
    board = boardAfter(board, event, performance.now());
    emit(event);
  };
  noting({ type: 'started', labs: labs.map(nameOf), jobs: options.jobs, repeat });
  for (const report of reports) noting({ type: 'lab-ended', report });
  const end = (lab: Lab): void => {
    const done = runs.get(lab) ?? [];
    // A run that is under way still was stopped.
    const stopped = board.rows.find((row) => row.lab === lab.id && row.step >= 0);
    const report = labReport(lab, done, repeat, stopped?.step ?? null);
    reports.push(report);
    noting({ type: 'lab-ended', report });
  };
  await runAll({ ...options, emit: noting }, (lab, run) => {
    const done = runs.get(lab) ?? [];
    done.push(run);
    if (done.length === repeat) end(lab);
  });
  // Only after a stop are there labs that lack runs.
  for (const lab of labs) if ((runs.get(lab)?.length ?? 0) < repeat) end(lab);
  const report: ValidationReport = {
    labs: reports.toSorted((a, b) => a.lab.id.localeCompare(b.lab.id)),
    jobs: options.jobs,
    repeat,
    startedAt: startedAt.toISOString(),
    wallMs: performance.now() - zero,
    labMs: [...runs.values()].flat().reduce((sum, run) => sum + run.ms, 0),
    interrupted: options.signal.aborted,
  };
  noting({ type: 'ended', report });
  return report;
}

async function runAll(options: ValidateOptions, onRun: (lab: Lab, run: RunReport) => void): Promise<void> {
  // What goes wrong with one run and is not a verdict ends the others, too.
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  const work = async ({ lab, number }: Job): Promise<void> => {
    if (signal.aborted) return;
    try {
      onRun(lab, await observedRun(lab, number, { ...options, signal }));
    } catch (error) {
      if (!signal.aborted) failure.abort(error);
    }
  };
  // It never rejects: runs under way end in their own time, and remove their machines.
  await pMap(jobsOf(options), work, { concurrency: options.jobs });
  failure.signal.throwIfAborted();
}

async function observedRun(lab: Lab, number: number, options: ValidateOptions): Promise<RunReport> {
  const { emit, repeat, recordings, signal } = options;
  const provider = inVariant(options.provider, (number - 1) % options.templates);
  const ref = { lab: lab.id, run: number };
  emit({ type: 'run-started', ...ref });
  const result = await oneRun(lab, {
    provider,
    number,
    repeat,
    recordings,
    signal,
    emit: (event) => emit({ type: 'run-event', ...ref, event }),
    onRetry: (after) => emit({ type: 'run-retried', ...ref, after }),
    onLost: (file, why) => emit({ type: 'recording-lost', ...ref, file, why }),
  });
  emit({ type: 'run-ended', ...ref, result });
  return result;
}

/** Long labs first, so that none of them is left alone at the end; all runs of a lab in a row. */
function jobsOf({ labs, repeat }: ValidateOptions): Job[] {
  const length = (lab: Lab): number => lab.steps.reduce((sum, step) => sum + step.blocks.length, 0);
  const longestFirst = labs.toSorted((a, b) => length(b) - length(a));
  return longestFirst.flatMap((lab) =>
    Array.from({ length: repeat }, (_, index) => ({ lab, number: index + 1 })),
  );
}

function labReport(
  lab: Lab,
  runs: readonly RunReport[],
  repeat: number,
  stoppedIn: number | null,
): LabReport {
  const inOrder = runs.toSorted((a, b) => a.number - b.number);
  return {
    lab: nameOf(lab),
    verdict: labVerdict(inOrder, repeat),
    problems: [],
    runs: inOrder,
    rates: passRates(inOrder.map((run) => run.result)),
    stoppedIn,
  };
}

function invalidReport({ id, file, problems }: InvalidLab): LabReport {
  return {
    lab: { id, file, title: id, steps: [] },
    verdict: 'invalid',
    problems,
    runs: [],
    rates: [],
    stoppedIn: null,
  };
}

function nameOf({ id, file, title, steps }: Lab): LabName {
  return { id, file, title, steps: steps.map((step) => ({ title: step.title, line: step.line })) };
}
