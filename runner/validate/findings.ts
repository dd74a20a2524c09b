/** Picks what to report about a lab's runs: each kind of failure once, with the run in which it was first seen. Pure. */
import { probesOf, wasReached } from './probes.ts';
import type { Probe } from './probes.ts';
import type { LabReport, RunReport, MachineFailure } from './report.ts';

export type Finding =
  | { readonly kind: 'probe'; readonly probe: Probe; readonly run: RunReport; readonly times: number }
  | {
      readonly kind: 'lab';
      readonly failure: MachineFailure;
      readonly run: RunReport;
      readonly times: number;
    };

/** In the order of the runs, and of the lab within a run; what has no step comes last. */
export function findings(report: LabReport): Finding[] {
  const found = new Map<string, Finding>();
  const add = (key: string, finding: Finding): void => {
    const before = found.get(key);
    found.set(key, before === undefined ? finding : { ...before, times: before.times + 1 });
  };
  for (const run of report.runs) {
    for (const probe of probesOf(run.result).filter((one) => isWrong(one, run))) {
      add(`${probe.key} ${probe.reason}`, { kind: 'probe', probe, run, times: 1 });
    }
  }
  for (const run of report.runs) {
    const failure = run.result.error;
    if (failure !== null) add(`${failure.kind} ${failure.message}`, { kind: 'lab', failure, run, times: 1 });
  }
  return [...found.values()];
}

/** ` (2 of 3 runs)` where there was more than one. */
export function timesText({ times }: Finding, { length }: readonly RunReport[]): string {
  return length > 1 ? ` (${times} of ${length} runs)` : '';
}

/** If a machine died, that is reported, and not that something ended badly. */
function isWrong(probe: Probe, run: RunReport): boolean {
  if (probe.verdict === 'passed' || !wasReached(probe)) return false;
  return probe.verdict === 'failed' || run.result.error?.kind !== 'machine';
}
