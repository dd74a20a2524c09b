/** What a validation found, as plain JSON data: labs, their runs, and what is flaky. */
import type { LabProblem } from '../lab/lab-error.ts';
import type { LabResult, Verdict } from '../run/events.ts';

/** `invalid`: it does not lint, and was not run. */
export type LabVerdict = Verdict | 'invalid';

/** A lab as reports name it. */
export interface LabName {
  readonly id: string;
  readonly file: string;
  readonly title: string;
  readonly steps: readonly { readonly title: string; readonly line: number }[];
}

/** A lab that does not lint. Its title may be what is wrong with it. */
export interface InvalidLab {
  readonly id: string;
  readonly file: string;
  readonly problems: readonly LabProblem[];
}

export interface Recording {
  readonly terminal: string;
  readonly file: string;
}

/** Why a machine was unusable. */
export type MachineFailure = NonNullable<LabResult['error']>;

/** One run of a lab, from its first step on, in a fresh machine. */
export interface RunReport {
  /** From 1. */
  readonly number: number;
  readonly result: LabResult;
  /** The machine before this one failed like this, and a fresh one was taken; null when the first one served. */
  readonly retriedAfter: MachineFailure | null;
  /** All tries together. */
  readonly ms: number;
  readonly recordings: readonly Recording[];
  /** Seconds into the recording of its terminal at which each command or solution began, by the key of its probe. */
  readonly positions: Readonly<Record<string, number>>;
}

/** What was tried in several runs, and did not pass in all of them. */
export interface PassRate {
  /** See `Probe`. */
  readonly key: string;
  readonly what: string;
  readonly terminal: string | null;
  readonly step: number;
  readonly line: number;
  readonly passed: number;
  /** Runs that came so far. */
  readonly reached: number;
  readonly failures: readonly FailureKind[];
}

export interface FailureKind {
  readonly reason: string;
  readonly count: number;
  /** The message of the first one. */
  readonly message: string;
}

export interface LabReport {
  readonly lab: LabName;
  readonly verdict: LabVerdict;
  /** Set when it is invalid. */
  readonly problems: readonly LabProblem[];
  /** In the order of their numbers; fewer than asked for when the validation was stopped. */
  readonly runs: readonly RunReport[];
  readonly rates: readonly PassRate[];
  /** The step (its index) in which a run was stopped together with the validation; null when none was. */
  readonly stoppedIn: number | null;
}

export interface ValidationReport {
  readonly labs: readonly LabReport[];
  /** How many ran side by side. */
  readonly jobs: number;
  /** Runs of each lab. */
  readonly repeat: number;
  readonly startedAt: string;
  readonly wallMs: number;
  /** All runs one after the other. */
  readonly labMs: number;
  /** Stopped before its end. */
  readonly interrupted: boolean;
}
