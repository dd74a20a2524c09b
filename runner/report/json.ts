/** The result of a run for programs. Pure. */
import type { LabResult } from '../run/events.ts';
import { versionedJson } from './versioned-json.ts';

const VERSION = 1;

/** `{ format, version, passed, labs }`; `labs` are `LabResult`s, times in ms. */
export function jsonReport(results: readonly LabResult[]): string {
  const passed = results.every((result) => result.verdict === 'passed');
  return versionedJson('unbox-run', VERSION, { passed, labs: results });
}
