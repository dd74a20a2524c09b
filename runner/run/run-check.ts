/** Runs a step's check and reports the result, in words for a learner. Never throws for what a machine does. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Captures, Check } from '../lab/lab.ts';
import { MachineError } from '../machine/machine-error.ts';
import type { Machine } from '../machine/machine.ts';
import type { CheckResult, Verdict } from './events.ts';
import { pauses } from './pauses.ts';
import { isComplaint, runScript } from './run-script.ts';
import type { ScriptOutcome } from './run-script.ts';

/** How long a run without a learner looks again at a check that fails, if the lab does not say, ms. */
const PATIENCE_MS = 3000;

/**
 * Runs a check until it no longer fails, or time is up: a program in the background may not be ready yet. A
 * page looks again, too, as long as a learner sees the task.
 */
export async function runCheckPatiently(
  machine: Machine,
  step: number,
  check: Check,
  captures: Captures,
): Promise<CheckResult> {
  const startedAt = performance.now();
  let result = await runCheck(machine, step, check, captures);
  for (const pause of pauses(check.withinMs ?? PATIENCE_MS, machine.limits)) {
    if (result.verdict !== 'failed') break;
    await sleep(pause);
    result = await runCheck(machine, step, check, captures);
  }
  return { ...result, ms: performance.now() - startedAt };
}

/** A machine that dies meanwhile makes the result unknown. */
export async function runCheck(
  machine: Machine,
  step: number,
  check: Check,
  captures: Captures,
): Promise<CheckResult> {
  const startedAt = performance.now();
  const facts = { step, check: check.index, line: check.line };
  try {
    const outcome = await runScript(machine, check, { captures });
    const { output, status, failedLine, ms } = outcome;
    const failed = status !== 0 && failedLine !== null;
    const at = failed ? { failedAt: check.firstLine + failedLine - 1 } : {};
    return { ...facts, ...judgeCheck(check, outcome), output, status, ...at, ms };
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    const ms = performance.now() - startedAt;
    return { ...facts, verdict: 'unknown', message: error.message, output: [], status: null, ms };
  }
}

/** A check that was not run. */
export function unknownCheck(step: number, check: Check, message: string): CheckResult {
  const { index, line } = check;
  return { step, check: index, verdict: 'unknown', message, output: [], status: null, line, ms: 0 };
}

function judgeCheck(
  check: Check,
  { output, status, syntaxError }: ScriptOutcome,
): { verdict: Verdict; message: string } {
  if (status === 0) return { verdict: 'passed', message: '' };
  if (syntaxError !== null)
    return {
      verdict: 'unknown',
      message: `this check has a syntax error: ${syntaxError.replace(/^syntax error:? /, '')}`,
    };
  if (status === null) {
    return { verdict: 'unknown', message: `the check did not end within ${check.timeoutMs / 1000} s` };
  }
  const said = output.filter((line) => line.trim() !== '').map((line) => line.trim());
  const meant = said.findLast((line) => !isComplaint(line));
  return { verdict: 'failed', message: meant ?? check.hint ?? said.at(-1) ?? 'not done yet' };
}
