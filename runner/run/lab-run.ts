/**
 * A lab on a machine, for a person or for `run`: types what is clicked, watches what is typed by hand, and
 * runs the checks. Says what happens through RunEvents; knows no page and no report.
 */
import type { Action, Captures, Lab } from '../lab/lab.ts';
import { isUsable } from '../machine/machine.ts';
import type { Machine, MachineProvider, WindowSize } from '../machine/machine.ts';
import { Listeners } from '../terminal/listeners.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { TypingError } from '../terminal/typing.ts';
import { unknownResult } from './action-result.ts';
import { findAction, solutionsOf } from './actions.ts';
import { answerText, taskAsking } from './answer.ts';
import type { ActionRef, ActionResult, CheckResult, RunEvent, SolutionResult, StepResult } from './events.ts';
import { Guide } from './guide.ts';
import { Journal } from './journal.ts';
import { deathNews, tellOf } from './machine-death.ts';
import { openTerminals } from './open-terminals.ts';
import type { Progress } from '../progress/progress.ts';
import type { Attempt } from './decide.ts';
import { HOSTNAME, type ForwardOptions, type RunOptions, type LabRunOptions } from './lab-run-options.ts';
import { RefusedError, mustBeReady } from './refused-error.ts';
import { putFiles } from './put-files.ts';
import { runAction } from './run-action.ts';
import { runStep } from './run-step.ts';
import { runLabScript } from './script-error.ts';
import { typeSolution, unknownSolution } from './solve.ts';
import type { SolveOptions } from './solve.ts';
import { StepChecks } from './step-checks.ts';
import { typedText } from './typed-text.ts';
import { HandWatch, type OwnCommand } from './watch-hands.ts';

export type { RunOptions, LabRunOptions };

export class LabRun implements AsyncDisposable {
  readonly lab: Lab;
  readonly machine: Machine;
  readonly #size: WindowSize;
  readonly #journal: Journal;
  /** For a run without a person, which says itself when they run. */
  readonly checks: StepChecks;
  readonly #ownCommands = new Listeners<[command: OwnCommand]>();
  /** Whether commands that end make checks run. */
  #automatic: boolean;
  #terminals = new Map<string, Terminal>();
  #hands: HandWatch | null = null;
  #guide: Guide | null = null;
  #stopDeathWatch: () => void = () => {};

  private constructor(lab: Lab, machine: Machine, options: LabRunOptions) {
    this.lab = lab;
    this.machine = machine;
    this.#size = options.size ?? { cols: 80, rows: 24 };
    this.#automatic = options.checks !== 'when-asked';
    this.#journal = new Journal(lab);
    this.checks = new StepChecks(this.#journal, machine, options.onTrouble);
  }

  /** Starts a machine as the lab wants it, runs its setup, waits for its prompts. @throws MachineError, ScriptError, and the signal's reason */
  static async start(lab: Lab, provider: MachineProvider, options: LabRunOptions = {}): Promise<LabRun> {
    const { signal } = options;
    const machine = await provider.create(
      {
        ...lab.machine,
        terminals: lab.terminals.length,
        hostname: options.hostname ?? HOSTNAME,
      },
      { signal },
    );
    const labRun = new LabRun(lab, machine, options);
    try {
      await labRun.#attach(signal);
      return labRun;
    } catch (error) {
      await labRun[Symbol.asyncDispose]();
      signal?.throwIfAborted();
      throw error;
    }
  }

  /** By the lab's terminal names, in its order; other objects after `reset()`. */
  get terminals(): ReadonlyMap<string, Terminal> {
    return this.#terminals;
  }

  on(listener: (event: RunEvent) => void): () => void {
    return this.#journal.on(listener);
  }

  /** Commands that people type in their own way; what they do to the lab's steps is reported by events. */
  onOwnCommand(listener: (command: OwnCommand) => void): () => void {
    return this.#ownCommands.add(listener);
  }

  /** What has been done in this machine. */
  progress(): Progress {
    return this.#journal.progress.state;
  }

  /**
   * Does what a click does: types the command, or presses the keys, in its terminal. Where the machine dies
   * meanwhile, the result is unknown. @throws RefusedError when nothing was typed, for a reason to show
   */
  async run(ref: ActionRef, options: RunOptions = {}): Promise<ActionResult> {
    const action = findAction(this.lab, ref);
    const terminal = action === null ? undefined : this.#terminals.get(action.terminal);
    if (action === null || terminal === undefined)
      throw new RefusedError('gone', 'this lab has no such command');
    const { progress } = this.#journal;
    const captures = progress.capturesFor(ref);
    const typed = typedText(action, captures);
    if (options.waitForPromptMs !== undefined && action.kind === 'command')
      await terminal.whenPrompt(options.waitForPromptMs);
    mustBeReady(this.machine, action, terminal);
    this.#journal.tell({ type: 'action-started', ...ref, terminal: action.terminal, typed });
    try {
      return await this.#runStarted(ref, action, terminal, { ...options, captures, typed });
    } catch (error) {
      if (progress === this.#journal.progress) this.#journal.tell({ type: 'action-dropped', ...ref });
      throw error;
    }
  }

  /**
   * Runs those checks of a step that have not passed yet, now: what "check now" does. Resolves with what is
   * known of all its checks; failing ones count as a try of the person's.
   */
  checkStep(step: number): Promise<readonly CheckResult[]> {
    return this.checks.check(step, 'try');
  }

  /**
   * Takes what a person answers to a task, and looks at the step's checks. @throws RefusedError when nothing asks for
   * such an answer, or it is not one: empty, several lines, too long
   */
  async answer(step: number, name: string, text: string): Promise<readonly CheckResult[]> {
    if (taskAsking(this.lab, step, name) === null)
      throw new RefusedError('gone', 'this lab does not ask for such an answer');
    this.#journal.answer(step, name, answerText(text));
    return this.checkStep(step);
  }

  /** A person looks at this step: its checks run now and after commands from now on, whatever step is the current one. */
  attend(step: number): void {
    const first = this.#journal.attend(step);
    if (first && this.#automatic && isUsable(this.machine.state)) this.checks.attended(step);
  }

  /** Looks at the checks that commands may have made pass, though none has ended; not in a frozen machine. */
  async lookAgain(): Promise<void> {
    if (this.#automatic && this.machine.state.kind === 'running') await this.checks.lookAgain();
  }

  /** Runs those checks of a step that have not passed, without recording them. */
  probeChecks(step: number): Promise<readonly CheckResult[]> {
    return this.checks.probe(step);
  }

  /**
   * Types a solution of a step in its terminal: not for people. If the machine dies meanwhile, the
   * result is unknown. @throws RefusedError when there is no such solution
   */
  async solve(
    ref: { readonly step: number; readonly solution: number },
    options: SolveOptions,
  ): Promise<SolutionResult> {
    const step = this.lab.steps[ref.step];
    const solution = step === undefined ? undefined : solutionsOf(step)[ref.solution];
    const terminal = solution === undefined ? undefined : this.#terminals.get(solution.terminal);
    if (solution === undefined || terminal === undefined)
      throw new RefusedError('gone', 'this lab has no such solution');
    this.#journal.tell({ type: 'solution-started', ...ref, terminal: solution.terminal });
    const { captures } = this.#journal.progress;
    const { result, stuck } = await this.#unlessClosed(
      () => typeSolution(ref.step, solution, terminal, captures, options),
      (message) => ({ result: unknownSolution(ref.step, solution, message), stuck: false }),
    );
    this.#journal.tell({ type: 'solution-ended', result });
    if (solution.answer !== null && result.answer !== undefined)
      this.#journal.answer(ref.step, solution.answer, result.answer);
    if (stuck) this.#tellStuck(terminal, result.commands.at(-1)?.typed ?? '', result.message);
    return result;
  }

  /**
   * Puts a fresh machine in place (unless this one is) and does everything before step `step`, solutions included; the
   * events are those of a run. Resolves with null, or with the first step that did not pass, where it then is.
   * @throws MachineError, ScriptError, RefusedError when the machine is reset meanwhile
   */
  async fastForward(step: number, { signal, fresh }: ForwardOptions = {}): Promise<StepResult | null> {
    const emit = (event: RunEvent): void => this.#journal.tell(event);
    const automatic = this.#automatic;
    let stopped: StepResult | null = null;
    this.#automatic = false;
    try {
      if (fresh !== true) await this.reset();
      for (const before of this.lab.steps.slice(0, step)) {
        emit({ type: 'step-started', step: before.index, title: before.title });
        stopped = await runStep(this, before, { emit, signal });
        if (stopped.verdict !== 'passed') break;
        stopped = null;
      }
      emit({ type: 'forwarded', step, stoppedIn: stopped?.step ?? null });
      return stopped;
    } finally {
      this.#automatic = automatic;
    }
  }

  /** Puts a fresh machine in place and forgets all progress; emits `machine-started`. @throws MachineError, ScriptError */
  async reset(): Promise<void> {
    this.#detach();
    this.#journal.restart();
    const startedAt = performance.now();
    await this.machine.reset();
    await this.#attach();
    this.#journal.tell({ type: 'machine-started', ms: performance.now() - startedAt });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#detach();
    await this.machine.dispose();
  }

  async #attach(signal?: AbortSignal): Promise<void> {
    await putFiles(this.lab, this.machine, signal);
    await runLabScript(this.lab, 'setup', this.machine, { signal });
    this.#terminals = await openTerminals(this.lab, this.machine, this.#size, signal);
    const guide = new Guide(this.#journal, this.#terminals.values());
    this.#guide = guide;
    this.#hands = new HandWatch(this.#journal, this.#terminals.values(), {
      onEnded: (attempt) => this.#commandEnded(attempt),
      onFailed: (terminal, result) => guide.failed(terminal, result),
      onOwn: (command) => {
        this.#ownCommands.tell(command);
        guide.own(command);
      },
    });
    this.#stopDeathWatch = tellOf(this.machine, (event) => this.#journal.tell(event));
  }

  #detach(): void {
    this.#stopDeathWatch();
    this.#hands?.stop();
    this.#guide?.stop();
    for (const terminal of this.#terminals.values()) terminal.close();
  }

  async #runStarted(
    ref: ActionRef,
    action: Action,
    terminal: Terminal,
    { by = 'person', signal, captures, typed }: RunOptions & { captures: Captures; typed: string },
  ): Promise<ActionResult> {
    const { progress } = this.#journal;
    if (action.kind === 'keys') this.#hands?.keysClicked(action.terminal);
    const outcome = await this.#unlessClosed(
      () => runAction(ref.step, action, terminal, captures, { signal, by }),
      (message) => ({
        result: unknownResult(ref.step, action, typed, { reason: 'machine', message }),
        captures,
        stuck: false,
      }),
    );
    if (progress !== this.#journal.progress)
      throw new RefusedError('gone', 'the machine was reset meanwhile');
    const { result } = outcome;
    if (by === 'person') this.#guide?.notTyped(terminal, result);
    this.#journal.action(result, outcome.captures);
    if (by === 'person') this.#guide?.failed(terminal, result);
    const runsOn = action.until !== null && result.verdict === 'passed' && terminal.state === 'running';
    if (runsOn) this.#hands?.programRuns(action.terminal, ref);
    else if (action.kind === 'keys') this.#hands?.keysDone(action.terminal);
    if (outcome.stuck) this.#tellStuck(terminal, typed, result.message);
    this.#commandEnded('none');
    return result;
  }

  #commandEnded(attempt: Attempt): void {
    if (this.#automatic && isUsable(this.machine.state)) this.checks.commandEnded(attempt);
  }

  /** The result of `work` or, if the machine died meanwhile, of `unknown`. */
  async #unlessClosed<T>(work: () => Promise<T>, unknown: (message: string) => T): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TypingError)) throw error;
      if (error.code === 'busy') throw new RefusedError('busy', error.message);
      const reason = await deathNews(this.machine);
      if (reason === null) throw new RefusedError('gone', 'the terminal was closed meanwhile');
      return unknown(reason.message);
    }
  }

  #tellStuck(terminal: Terminal, typed: string, why: string): void {
    const message = `terminal "${terminal.name}" has been stuck since \`${typed}\`: ${why}`;
    this.#journal.tell({ type: 'terminal-stuck', terminal: terminal.name, message });
  }
}
