/**
 * Everything that a run of a lab can say, as one typed union. The runner emits these; the CLI, the
 * reports and the browser only consume them. Plain JSON data, so that they cross the WebSocket as they are.
 */

import type { DiffLine } from '../expectation/diff-line.ts';

export type { DiffLine };

/** Addresses one command or keys action of a lab: `lab.steps[step]`, its action number `action`. */
export interface ActionRef {
  readonly step: number;
  readonly action: number;
}

export type Verdict = 'passed' | 'failed' | 'unknown';

/** Why an action failed, in the order in which it is looked for. */
export type FailureReason = 'timeout' | 'prompt' | 'status' | 'output' | 'until' | 'machine';

export interface ActionResult extends ActionRef {
  readonly kind: 'command' | 'keys';
  readonly terminal: string;
  /** With captures filled in: what was really typed (keys: their names). */
  readonly typed: string;
  readonly verdict: Verdict;
  readonly reason: FailureReason | null;
  /** One plain sentence for people; empty when passed. */
  readonly message: string;
  /** Expected lines, captures resolved where known. */
  readonly expected: readonly string[];
  readonly shown: readonly string[];
  readonly expectedStatus: number | 'any';
  readonly status: number | null;
  readonly diff: readonly DiffLine[];
  /** Where it is in `lab.md`. */
  readonly line: number;
  readonly ms: number;
  /** How often it was run (`within` repeats). */
  readonly tries: number;
  /** Set for a clicked or unattended one that failed: what its terminal showed then, from its top. */
  readonly screen?: readonly string[];
}

/** One run of a step's check. */
export interface CheckResult {
  readonly step: number;
  /** Its index in the step. */
  readonly check: number;
  /** `unknown`: it could not be run, or took longer than its time limit. */
  readonly verdict: Verdict;
  /** The last line it printed, or the lab's hint; one plain sentence where it could not be run. Empty when passed. */
  readonly message: string;
  /** All it printed, both streams, capped. */
  readonly output: readonly string[];
  readonly status: number | null;
  readonly line: number;
  /** The line of `lab.md` that failed, where bash said which. */
  readonly failedAt?: number;
  /** It was given an answer that nobody can have meant: for the proof that it looks at the answer. */
  readonly wrongAnswer?: true;
  readonly ms: number;
}

/** An author's solution, typed by an unattended run. Its commands have to end; what they show does not matter. */
export interface SolutionResult {
  readonly step: number;
  /** Its index in the step. */
  readonly solution: number;
  readonly terminal: string;
  /** `failed`: a command of it did not end, or could not be typed. `unknown`: not run, or the machine died. */
  readonly verdict: Verdict;
  /** One plain sentence for people; empty when passed. */
  readonly message: string;
  /** What was typed so far, the command that failed last. */
  readonly commands: readonly SolutionCommand[];
  readonly line: number;
  readonly ms: number;
  /** Set when it failed: what its terminal showed then, from its top. */
  readonly screen?: readonly string[];
  /** The answer to a task that it found out, where the task asks for one. */
  readonly answer?: string;
}

export interface SolutionCommand {
  readonly typed: string;
  readonly shown: readonly string[];
  readonly status: number | null;
}

/** A `watch` block, tried by a run without a learner: at some time while its step is open it has to print a number. */
export interface WatchResult {
  readonly step: number;
  /** Its index in the step. */
  readonly watch: number;
  /** `unknown`: not tried. */
  readonly verdict: Verdict;
  /** Why nothing could be drawn when it was tried last; empty when passed. */
  readonly message: string;
  readonly line: number;
  readonly ms: number;
}

export interface StepResult {
  readonly step: number;
  readonly title: string;
  readonly verdict: Verdict;
  readonly actions: readonly ActionResult[];
  /** The last run of each check. */
  readonly checks: readonly CheckResult[];
  /** Set in an unattended run, where the step has any. */
  readonly solutions?: readonly SolutionResult[];
  /** Set by a run that proves checks: each one before its task was done. One that passed there fails the step. */
  readonly checksBefore?: readonly CheckResult[];
  /** Set by a run that tries them, where the step has any. */
  readonly watches?: readonly WatchResult[];
  readonly ms: number;
}

export interface LabResult {
  readonly lab: string;
  readonly title: string;
  readonly verdict: Verdict;
  /** Start of the machine, ms; null when it never came to its prompts. */
  readonly machineStartMs: number | null;
  readonly totalMs: number;
  readonly steps: readonly StepResult[];
  readonly captures: Readonly<Record<string, string>>;
  /**
   * Set when the lab could not be run to its end. `machine`: the verdict is unknown; `lab`: its setup or
   * cleanup failed, or it left a terminal that no longer responds; the verdict is failed.
   */
  readonly error: {
    readonly kind: 'lab' | 'machine';
    readonly message: string;
    readonly hint: string;
    readonly detail: string;
  } | null;
}

export type Way =
  /** `exit` in the terminal, this many times. */
  | { readonly kind: 'leave'; readonly times: number }
  /** A command of the lab, as by a click. */
  | ({ readonly kind: 'run' } & ActionRef)
  /** A fresh machine, in which everything before this step is done. */
  | { readonly kind: 'start-of-step'; readonly step: number };

export type RunEvent =
  | { readonly type: 'lab-started'; readonly lab: string; readonly title: string; readonly steps: number }
  | { readonly type: 'machine-started'; readonly ms: number }
  | { readonly type: 'step-started'; readonly step: number; readonly title: string }
  | ({ readonly type: 'action-started'; readonly terminal: string; readonly typed: string } & ActionRef)
  | { readonly type: 'action-ended'; readonly result: ActionResult }
  /** One that began will have no result: it was refused after all. */
  | ({ readonly type: 'action-dropped' } & ActionRef)
  | { readonly type: 'check-ended'; readonly result: CheckResult }
  | {
      readonly type: 'solution-started';
      readonly step: number;
      readonly solution: number;
      readonly terminal: string;
    }
  | { readonly type: 'solution-ended'; readonly result: SolutionResult }
  /**
   * A person's command or click did nothing, or not what they meant, for a reason that the runner knows:
   * a wrong shell or terminal, a slip. `message`: a sentence; `way`: how to go on from there, in `terminal`.
   */
  | {
      readonly type: 'advice';
      readonly step: number;
      readonly terminal: string;
      readonly message: string;
      readonly way: Way;
    }
  /** A command ended neither on Ctrl-C nor on Ctrl-\, or its shell has not responded since: only a reset helps. */
  | { readonly type: 'terminal-stuck'; readonly terminal: string; readonly message: string }
  /** A person looks at this step for the first time: from now on commands may make its checks pass. */
  | { readonly type: 'attended'; readonly step: number }
  /** Somebody did something for a step and it did not work. `weight`: how much it counts; 1: a real try. */
  | { readonly type: 'tried'; readonly step: number; readonly weight: number }
  /** Everything before a step was done for a person. `stoppedIn`: the step that did not pass, where they are now. */
  | { readonly type: 'forwarded'; readonly step: number; readonly stoppedIn: number | null }
  /** The step's hint or solution may be offered: somebody tried and failed. Emitted once, and only if it has one. */
  | { readonly type: 'hint-due'; readonly step: number }
  /** A task was answered; what the checks say follows. */
  | { readonly type: 'answered'; readonly step: number; readonly name: string; readonly value: string }
  /** A name has a value. `by`: the action that showed it; null: a learner's answer, which has proved right. */
  | {
      readonly type: 'captured';
      readonly name: string;
      readonly value: string;
      readonly by: ActionRef | null;
    }
  | { readonly type: 'step-ended'; readonly result: StepResult }
  | {
      readonly type: 'machine-died';
      readonly message: string;
      readonly hint: string;
      readonly detail: string;
    }
  /** The machine keeps running, but its disk fails: what it shows from now on proves nothing. Emitted once. */
  | { readonly type: 'machine-trouble'; readonly message: string; readonly hint: string }
  | { readonly type: 'lab-ended'; readonly result: LabResult };
