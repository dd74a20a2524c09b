/** Results of a run for unit tests: all well, unless `change` says otherwise. */
import type { ActionResult, CheckResult, SolutionResult } from '../../runner/run/events.ts';

export function actionResult(change: Partial<ActionResult> = {}): ActionResult {
  return {
    step: 0,
    action: 0,
    kind: 'command',
    terminal: 'host',
    typed: 'hostname',
    verdict: 'passed',
    reason: null,
    message: '',
    expected: [],
    shown: [],
    expectedStatus: 0,
    status: 0,
    diff: [],
    line: 12,
    ms: 10,
    tries: 1,
    ...change,
  };
}

export function checkResult(change: Partial<CheckResult> = {}): CheckResult {
  return {
    step: 0,
    check: 0,
    verdict: 'passed',
    message: '',
    output: [],
    status: 0,
    line: 14,
    ms: 10,
    ...change,
  };
}

export function solutionResult(change: Partial<SolutionResult> = {}): SolutionResult {
  return {
    step: 0,
    solution: 0,
    terminal: 'host',
    verdict: 'passed',
    message: '',
    commands: [],
    line: 16,
    ms: 10,
    ...change,
  };
}
