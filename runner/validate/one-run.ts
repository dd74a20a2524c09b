/** One run of one lab: a fresh machine, recorded if wanted, and a second machine where the first one died. */
import { join } from 'node:path';
import type { Lab } from '../lab/lab.ts';
import type { MachineProvider } from '../machine/machine.ts';
import { Recorder } from '../recording/recorder.ts';
import type { LabResult, RunEvent } from '../run/events.ts';
import { replaceFile } from '../replace-file.ts';
import { runLab } from '../run/run-lab.ts';
import { isSystemError, whyRefused } from '../system-error.ts';
import { recordingFile } from './recording-file.ts';
import type { RunReport, MachineFailure, Recording } from './report.ts';

export interface OneRunOptions {
  readonly provider: MachineProvider;
  readonly number: number;
  /** Of how many. */
  readonly repeat: number;
  /** Folder that exists; null: nothing is recorded. */
  readonly recordings: string | null;
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
  readonly onRetry: (after: MachineFailure) => void;
  /** A recording that could not be written. */
  readonly onLost: (file: string, why: string) => void;
}

/** @throws the signal's reason when it is aborted; what was recorded until then is written nevertheless */
export async function oneRun(lab: Lab, options: OneRunOptions): Promise<RunReport> {
  const startedAt = performance.now();
  const first = await attempt(lab, options, false);
  // A machine that was removed by a stop has not failed.
  options.signal.throwIfAborted();
  const failure = machineFailure(first.result);
  if (failure !== null) options.onRetry(failure);
  const last = failure === null ? first : await attempt(lab, options, true);
  return {
    number: options.number,
    retriedAfter: failure,
    ms: performance.now() - startedAt,
    ...last,
    // What the dead machine showed last is worth a look.
    recordings: failure === null ? last.recordings : [...first.recordings, ...last.recordings],
  };
}

type Attempt = Pick<RunReport, 'result' | 'recordings' | 'positions'>;

async function attempt(lab: Lab, options: OneRunOptions, retry: boolean): Promise<Attempt> {
  let recorder: Recorder | null = null;
  let recordings: readonly Recording[] = [];
  let result: LabResult;
  try {
    result = await runLab(lab, options.provider, {
      proveChecks: true,
      goOn: true,
      signal: options.signal,
      emit: (event) => {
        recorder?.tell(event);
        options.emit(event);
      },
      onLabRun: (labRun) => {
        if (options.recordings !== null) recorder = new Recorder(labRun);
      },
    });
  } finally {
    recordings = await writeRecordings(lab, recorder, options, retry);
  }
  return { result, recordings, positions: positionsOf(recorder) };
}

async function writeRecordings(
  lab: Lab,
  recorder: Recorder | null,
  options: OneRunOptions,
  retry: boolean,
): Promise<Recording[]> {
  if (recorder === null || options.recordings === null) return [];
  await recorder.settled();
  const recordings: Recording[] = [];
  for (const [terminal, cast] of recorder.casts()) {
    const name = recordingFile(lab.id, terminal, { number: options.number, repeat: options.repeat, retry });
    const file = join(options.recordings, name);
    try {
      await replaceFile(file, cast);
      recordings.push({ terminal, file });
    } catch (error) {
      if (!isSystemError(error)) throw error;
      options.onLost(file, whyRefused(error));
    }
  }
  return recordings;
}

function positionsOf(recorder: Recorder | null): Record<string, number> {
  return recorder === null ? {} : Object.fromEntries(recorder.positions);
}

function machineFailure(result: LabResult): MachineFailure | null {
  return result.error?.kind === 'machine' ? result.error : null;
}
