/** A validation for programs: versioned, so that they can tell when it changes. Pure. */
import type { ValidationReport } from './report.ts';

/** Counts up when something that a program may rely on goes away or changes its meaning. */
const VERSION = 1;

/** A `ValidationReport` with `format`, `version` and `passed`, times in ms; a newline at the end. */
export function validationJson(report: ValidationReport): string {
  const passed = report.labs.every((lab) => lab.verdict === 'passed');
  return `${JSON.stringify({ format: 'unbox-validate', version: VERSION, passed, ...report }, null, 2)}\n`;
}
