/** Does a step unattended, as its author wrote it: commands, keys and solutions in reading order, each task's checks at its end. */
import { missingValue } from '../expectation/fill.ts';
import type { Action, Block, Solution, Step } from '../lab/lab.ts';
import { MachineError } from '../machine/machine-error.ts';
import { unknownResult } from './action-result.ts';
import { actionsOf, checksOf, partsOf, solutionsOf, watchesOf, type StepPart } from './actions.ts';
import type {
  ActionResult,
  CheckResult,
  RunEvent,
  SolutionResult,
  StepResult,
  Verdict,
  WatchResult,
} from './events.ts';
import type { LabActs } from './lab-acts.ts';
import { RefusedError } from './refused-error.ts';
import { unknownCheck } from './run-check.ts';
import { unknownSolution } from './solve.ts';
import { overall, proofVerdict } from './verdict.ts';
import { WatchTrials, unknownWatch } from './watch-trials.ts';

export interface StepOptions {
  /** Gets what the lab run itself does not report: results of actions that could not even be typed. */
  readonly emit: (event: RunEvent) => void;
  readonly signal?: AbortSignal | undefined;
  /** Run the checks of each task also before it is done: one that passes there fails the step. */
  readonly proveChecks?: boolean;
  /** Try `watch` blocks: one that never prints a number fails the step. */
  readonly tryWatches?: boolean;
  /** Go on after a command whose output differs. */
  readonly goOn?: boolean;
}

/** How long a program may take to end after the keys that end it. */
const SETTLE_MS = 10_000;
const NOT_RUN = 'not run: something before it failed';

/** @throws RefusedError when the machine is reset meanwhile */
export async function runStep(labRun: LabActs, step: Step, options: StepOptions): Promise<StepResult> {
  const startedAt = performance.now();
  const run = new StepRun(labRun, step, options);
  for (const part of partsOf(step)) await run.part(part);
  const { actions, solutions, proofs, watches } = run;
  return {
    step: step.index,
    title: step.title,
    verdict: run.verdict,
    actions,
    checks: run.checks,
    ...(solutions.length === 0 ? {} : { solutions }),
    ...(proofs.length === 0 ? {} : { checksBefore: proofs }),
    ...(watches.length === 0 ? {} : { watches }),
    ms: performance.now() - startedAt,
  };
}

type Results = Pick<StepResult, 'actions' | 'checks' | 'solutions' | 'checksBefore'>;

/** Whether nothing was wrong except what commands or watches have shown: what comes after it can still be tried. */
export function mayGoOn({ actions, checks, solutions = [], checksBefore = [] }: Results): boolean {
  const others = actions.filter(({ reason }) => reason !== 'output');
  const proven = checksBefore.every(({ verdict }) => proofVerdict(verdict) === 'passed');
  return proven && [...others, ...checks, ...solutions].every(({ verdict }) => verdict !== 'failed');
}

/** What has come of a step so far. */
class StepRun {
  readonly actions: ActionResult[] = [];
  readonly solutions: SolutionResult[] = [];
  readonly proofs: CheckResult[] = [];
  readonly #labRun: LabActs;
  readonly #step: Step;
  readonly #options: StepOptions;
  readonly #watches: WatchTrials;
  #checked: readonly CheckResult[] = [];

  constructor(labRun: LabActs, step: Step, options: StepOptions) {
    this.#labRun = labRun;
    this.#step = step;
    this.#options = options;
    this.#watches = new WatchTrials(labRun, step, options.tryWatches === true);
  }

  get watches(): readonly WatchResult[] {
    return this.#watches.results;
  }

  /** Those that have been run, and the others. */
  get checks(): CheckResult[] {
    const known = new Map(this.#checked.map((result) => [result.check, result]));
    return checksOf(this.#step).map(
      (check) => known.get(check.index) ?? unknownCheck(this.#step.index, check, NOT_RUN),
    );
  }

  get verdict(): Verdict {
    return overall([{ verdict: this.#soFar }, ...this.checks, ...this.watches]);
  }

  /** Whether what comes next is done. */
  get #fine(): boolean {
    if (this.#options.goOn !== true) return this.#soFar === 'passed';
    const { actions, solutions, proofs } = this;
    return mayGoOn({ actions, solutions, checks: this.#checked, checksBefore: proofs });
  }

  get #soFar(): Verdict {
    const proven = this.proofs.map(({ verdict }) => ({ verdict: proofVerdict(verdict) }));
    return overall([...proven, ...this.actions, ...this.solutions, ...this.#checked]);
  }

  /** Does one part: proves that its checks fail, does what it says, and runs its checks. */
  async part({ task, blocks }: StepPart): Promise<void> {
    await this.#prove(task, 'before');
    for (const block of blocks) await this.#block(block);
    await this.#prove(task, 'answers');
    if (this.#fine && blocks.some(({ kind }) => kind === 'check'))
      this.#checked = await this.#labRun.checks.settle(this.#step.index, task);
  }

  async #prove(task: number | null, what: 'before' | 'answers'): Promise<void> {
    if (this.#options.proveChecks !== true || !this.#fine) return;
    this.proofs.push(...(await this.#labRun.checks.prove(this.#step.index, task, what)));
  }

  async #block(block: Block): Promise<void> {
    const { index } = this.#step;
    const fine = this.#fine;
    if (block.kind === 'command' || block.kind === 'keys')
      this.actions.push(
        fine ? await oneAction(this.#labRun, index, block, this.#options) : notRun(index, block),
      );
    else if (block.kind === 'solution')
      this.solutions.push(
        fine
          ? await oneSolution(this.#labRun, index, block, this.#options)
          : unknownSolution(index, block, NOT_RUN),
      );
    // One command may make what is watched, and the next one take it away.
    if (fine && block.kind !== 'prose') await this.#watches.look();
  }
}

/** A step that a run did not reach. */
export function unknownStep(step: Step): StepResult {
  const actions = actionsOf(step).map((action) => notRun(step.index, action));
  const solutions = solutionsOf(step).map((solution) => unknownSolution(step.index, solution, NOT_RUN));
  const watches = watchesOf(step).map((watch) => unknownWatch(step.index, watch));
  return {
    step: step.index,
    title: step.title,
    verdict: 'unknown',
    actions,
    checks: notChecked(step),
    ...(solutions.length === 0 ? {} : { solutions }),
    ...(watches.length === 0 ? {} : { watches }),
    ms: 0,
  };
}

async function oneAction(
  labRun: LabActs,
  step: number,
  action: Action,
  { emit, signal, goOn }: StepOptions,
): Promise<ActionResult> {
  const ref = { step, action: action.index };
  try {
    return await labRun.run(ref, { waitForPromptMs: SETTLE_MS, by: 'unattended', signal });
  } catch (error) {
    const result = await refused(step, action, error, labRun, goOn === true);
    emit({ type: 'action-ended', result });
    return result;
  }
}

async function oneSolution(
  labRun: LabActs,
  step: number,
  solution: Solution,
  { signal }: StepOptions,
): Promise<SolutionResult> {
  const captures = new Map(Object.entries(labRun.progress().captures));
  const missing = missingValue(solution.lines.join('\n'), captures);
  if (missing !== null) {
    const message = `not run: it needs the value %{${missing}}, which no command has shown`;
    return unknownSolution(step, solution, message);
  }
  try {
    const ref = { step, solution: solution.index };
    return await labRun.solve(ref, { waitForPromptMs: SETTLE_MS, signal });
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    return unknownSolution(step, solution, error.message);
  }
}

/** A command that could not even be typed. */
async function refused(
  step: number,
  action: Action,
  error: unknown,
  labRun: LabActs,
  goesOn: boolean,
): Promise<ActionResult> {
  const typed = textOf(action);
  if (error instanceof MachineError) {
    return unknownResult(step, action, typed, { reason: 'machine', message: error.message });
  }
  if (!(error instanceof RefusedError) || error.code === 'gone') throw error;
  // A command that should have shown the value has been reported already.
  if (error.code === 'missing-value' && goesOn)
    return unknownResult(step, action, typed, { reason: null, message: `not run: ${error.message}` });
  const terminal = labRun.terminals.get(action.terminal);
  const screen = (await terminal?.screenLines()) ?? [];
  const busy = `terminal "${action.terminal}" did not return to its prompt within ${SETTLE_MS / 1000} s; the command was not typed`;
  const message = error.code === 'busy' ? busy : error.message;
  const blank = unknownResult(step, action, typed, { reason: 'timeout', message });
  return { ...blank, verdict: 'failed', screen };
}

function notRun(step: number, action: Action): ActionResult {
  return unknownResult(step, action, textOf(action), { reason: null, message: NOT_RUN });
}

function notChecked(step: Step): CheckResult[] {
  return checksOf(step).map((check) => unknownCheck(step.index, check, NOT_RUN));
}

function textOf(action: Action): string {
  return action.kind === 'keys' ? action.keys.join(' ') : action.text;
}
