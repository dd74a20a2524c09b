/** Everything that a validation reports while it runs, as one typed union of plain JSON data. */
import type { RunEvent } from '../run/events.ts';
import type { LabName, LabReport, RunReport, MachineFailure, ValidationReport } from './report.ts';

/** One run of one lab. */
export interface RunRef {
  /** The lab's id. */
  readonly lab: string;
  /** Its number, from 1. */
  readonly run: number;
}

export type ValidationEvent =
  | {
      readonly type: 'started';
      readonly labs: readonly LabName[];
      readonly jobs: number;
      readonly repeat: number;
    }
  | ({ readonly type: 'run-started' } & RunRef)
  | ({ readonly type: 'run-event'; readonly event: RunEvent } & RunRef)
  /** Its machine failed; it begins again with a fresh one. */
  | ({ readonly type: 'run-retried'; readonly after: MachineFailure } & RunRef)
  /** It could not be written, and why; the validation goes on without it. */
  | ({ readonly type: 'recording-lost'; readonly file: string; readonly why: string } & RunRef)
  | ({ readonly type: 'run-ended'; readonly result: RunReport } & RunRef)
  | { readonly type: 'lab-ended'; readonly report: LabReport }
  | { readonly type: 'ended'; readonly report: ValidationReport };
