/** The result of a run for programs: versioned, so that they can tell when it changes. */
import type { LabResult } from '../run/events.ts';

/** Counts up when something that a program may rely on goes away or changes its meaning. */
const VERSION = 1;

/** `{ format, version, passed, labs }` with a newline at the end; `labs` are `LabResult`s, times in ms. */
export function jsonReport(results: readonly LabResult[]): string {
  const passed = results.every((result) => result.verdict === 'passed');
  return `${JSON.stringify({ format: 'unbox-run', version: VERSION, passed, labs: results }, null, 2)}\n`;
}
