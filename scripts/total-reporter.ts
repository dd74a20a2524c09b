/** A vitest reporter: the last line of a run is `N passed, N failed`, for people and programs that read only that. */
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Counts tests; a file that could not be loaded and an error outside of all tests count as a failure each. */
export function totals(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Totals {
  const states = modules.flatMap((module) =>
    [...module.children.allTests()].map((test) => test.result().state),
  );
  const count = (state: string): number => states.filter((each) => each === state).length;
  const broken = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  const errors = broken.reduce((sum, each) => sum + each.errors().length, unhandled.length);
  return { passed: count('passed'), failed: count('failed') + errors, skipped: count('skipped') };
}

export default class TotalReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const { passed, failed, skipped } = totals(modules, unhandled);
    if (skipped > 0) process.stdout.write(`${skipped} skipped\n`);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
}
