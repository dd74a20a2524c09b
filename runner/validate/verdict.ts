/** What a lab's runs add up to, and the exit status of a whole validation. Pure. */
import { overall } from '../run/verdict.ts';
import type { LabReport, RunReport, LabVerdict, ValidationReport } from './report.ts';

/** Passed only when every run that was asked for has passed: what is unknown has not passed. */
export function labVerdict(runs: readonly RunReport[], asked: number): LabVerdict {
  const known = overall(runs.map((run) => run.result));
  return known === 'passed' && runs.length < asked ? 'unknown' : known;
}

/**
 * As `unbox run`: 0 all verified, 2 a lab is invalid, 1 something failed, 3 a machine failed. In this order: what a lab's
 * author has to fix comes first, and 3 says that only machines got in the way, so that another run may help.
 */
export function exitStatus(report: Pick<ValidationReport, 'labs'>): 0 | 1 | 2 | 3 {
  const { labs } = report;
  if (labs.some((lab) => lab.verdict === 'invalid')) return 2;
  if (labs.some((lab) => lab.verdict === 'failed')) return 1;
  if (labs.some(machineFailed)) return 3;
  return labs.every((lab) => lab.verdict === 'passed') ? 0 : 1;
}

function machineFailed(lab: LabReport): boolean {
  return lab.runs.some((run) => run.result.error?.kind === 'machine');
}
