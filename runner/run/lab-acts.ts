/** What running a step needs of a lab run. Types alone. */
import type { Machine } from '../machine/machine.ts';
import type { Progress } from '../progress/progress.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { ActionRef, ActionResult, SolutionResult } from './events.ts';
import type { RunOptions } from './lab-run-options.ts';
import type { SolveOptions } from './solve.ts';
import type { StepChecks } from './step-checks.ts';

export interface LabActs {
  readonly machine: Machine;
  readonly checks: StepChecks;
  readonly terminals: ReadonlyMap<string, Terminal>;
  progress(): Progress;
  run(ref: ActionRef, options?: RunOptions): Promise<ActionResult>;
  solve(
    ref: { readonly step: number; readonly solution: number },
    options: SolveOptions,
  ): Promise<SolutionResult>;
}
