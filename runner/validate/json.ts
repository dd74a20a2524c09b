/** A validation for programs. Pure. */
import { versionedJson } from '../report/versioned-json.ts';
import type { ValidationReport } from './report.ts';

const VERSION = 1;

/** A `ValidationReport` with `format`, `version` and `passed`, times in ms. */
export function validationJson(report: ValidationReport): string {
  const passed = report.labs.every((lab) => lab.verdict === 'passed');
  return versionedJson('unbox-validate', VERSION, { passed, ...report });
}
