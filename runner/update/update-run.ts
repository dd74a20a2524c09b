/**
 * Runs a lab to find out what its commands show now. A command whose output does not fit is repaired at once,
 * so that the values it captures are known to those after it, and the run goes on.
 */
import { fill } from '../expectation/fill.ts';
import type { Observed } from '../expectation/judge.ts';
import type { Block, Captures, Command, Keys, Lab, Solution, Step } from '../lab/lab.ts';
import { linesOf } from '../lab/lines-of.ts';
import { neutralLines, withSign } from '../lab/neutral-prompt.ts';
import type { MachineProvider } from '../machine/machine.ts';
import { checksOf, partsOf } from '../run/actions.ts';
import type { ActionResult } from '../run/events.ts';
import { LabRun } from '../run/lab-run.ts';
import { deathNews } from '../run/machine-death.ts';
import { pressKeys } from '../run/press-keys.ts';
import { runAction } from '../run/run-action.ts';
import { runCheckPatiently } from '../run/run-check.ts';
import { ScriptError, runLabScript } from '../run/script-error.ts';
import { typeSolution } from '../run/solve.ts';
import { withLabRun } from '../run/with-lab-run.ts';
import { TypingError } from '../terminal/typing.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { brokenCommand, doubtsOf } from './doubts.ts';
import { regionEdits } from './edits.ts';
import type { MadeUpNames } from './namespace-names.ts';
import { regionsOf, type Region } from './regions.ts';
import { MOST_LINES, repair } from './repair.ts';
import { typedIn, withoutNews, type Shown } from './shown.ts';
import type { Edit } from './source-lines.ts';

/** Something that does not fit and that no rewriting of expected lines can fix. */
export interface Unfit {
  readonly line: number;
  readonly message: string;
}

export interface UpdateRun {
  readonly edits: readonly Edit[];
  /** How many commands did not fit and do now. */
  readonly repaired: number;
  readonly unfit: readonly Unfit[];
  /** What was written, and may not be what its author wants. */
  readonly doubts: readonly Unfit[];
  /** What the commands showed. */
  readonly shown: Shown;
  /** The step at which the run could not go on; null if it finished. */
  readonly stoppedAt: Step | null;
}

export interface UpdateOptions {
  readonly signal?: AbortSignal;
  /** Makes up names for namespaces that are seen for the first time. */
  readonly namespaces?: MadeUpNames;
  /** What an earlier run of the same lab saw: what differs becomes a pattern. */
  readonly earlier?: Shown;
}

/** How long a program may take to end after the keys that end it. */
const SETTLE_MS = 10_000;

/** `source` is what `lab` was read from. @throws MachineError, ScriptError */
export async function updateRun(
  lab: Lab,
  source: string,
  provider: MachineProvider,
  options: UpdateOptions = {},
): Promise<UpdateRun> {
  const { signal } = options;
  signal?.throwIfAborted();
  const labRun = await LabRun.start(lab, provider, { checks: 'when-asked', signal });
  return withLabRun(labRun, signal, () => new Run(labRun, source, options).all());
}

/** Ends a run: what comes after it can't be known. */
class Stop extends Error {}

class Run {
  readonly #labRun: LabRun;
  readonly #options: UpdateOptions;
  readonly #regions: ReadonlyMap<number, Region>;
  readonly #typed: string;
  /** Lines with a command whose prompt is not known, as in the source. */
  readonly #unsigned: ReadonlyMap<number, string>;
  readonly #edits: Edit[] = [];
  readonly #unfit: Unfit[] = [];
  readonly #doubts: Unfit[] = [];
  readonly #observed = new Map<string, Observed>();
  #captures: Captures = new Map();
  readonly #repaired = new Set<number>();

  constructor(labRun: LabRun, source: string, options: UpdateOptions) {
    this.#labRun = labRun;
    this.#options = options;
    this.#regions = regionsOf(source, labRun.lab);
    this.#typed = typedIn(labRun.lab);
    const lines = linesOf(source);
    this.#unsigned = new Map([...neutralLines(source)].map((line) => [line, lines[line - 1] ?? '']));
  }

  async all(): Promise<UpdateRun> {
    const { lab } = this.#labRun;
    let stoppedAt: Step | null = null;
    for (const step of lab.steps) {
      if (await this.#step(step)) continue;
      stoppedAt = step;
      break;
    }
    if (stoppedAt === null) await this.#cleanup();
    return {
      edits: this.#edits,
      repaired: this.#repaired.size,
      unfit: this.#unfit,
      doubts: this.#doubts,
      shown: { observed: this.#observed, captures: this.#captures },
      stoppedAt,
    };
  }

  /** Resolves with whether the next step can be run. @throws MachineError */
  async #step(step: Step): Promise<boolean> {
    try {
      for (const { task, blocks } of partsOf(step)) {
        for (const block of blocks) await this.#block(step, block);
        await this.#checks(step, task);
      }
      return true;
    } catch (error) {
      if (error instanceof Stop) return false;
      if (!(error instanceof TypingError)) throw error;
      throw (await deathNews(this.#labRun.machine)) ?? error;
    }
  }

  async #block(step: Step, block: Block): Promise<void> {
    if (block.kind === 'command') await this.#command(step, block);
    else if (block.kind === 'keys') await this.#keys(step, block);
    else if (block.kind === 'solution') await this.#solution(step, block);
  }

  async #solution(step: Step, solution: Solution): Promise<void> {
    const terminal = this.#terminal(solution.terminal);
    const options = { waitForPromptMs: SETTLE_MS };
    const { result } = await typeSolution(step.index, solution, terminal, this.#captures, options);
    if (result.verdict !== 'passed') this.#stop(solution.line, result.message);
    if (solution.answer !== null && result.answer !== undefined)
      this.#captures = new Map([...this.#captures, [solution.answer, result.answer]]);
  }

  async #command(step: Step, written: Command): Promise<void> {
    const terminal = this.#terminal(written.terminal);
    fill(written.text, this.#captures, (name) =>
      this.#stop(written.line, `this command needs the value %{${name}}, which no command has shown`),
    );
    if (!(await terminal.whenPrompt(SETTLE_MS))) {
      if (terminal.state === 'closed') throw new TypingError('closed', 'the terminal was closed');
      const limit = `${SETTLE_MS / 1000} s`;
      this.#stop(written.line, `terminal "${terminal.name}" did not return to its prompt within ${limit}`);
    }
    const command = this.#withPrompt(written, terminal.prompt ?? '$');
    let observed: Observed | null = null;
    const forget = terminal.onCommand((record) => {
      observed = record;
    });
    const outcome = await runAction(step.index, command, terminal, this.#captures, {
      signal: this.#options.signal,
    }).finally(forget);
    const place = `${step.index}.${command.index}`;
    if (observed !== null) this.#observed.set(place, withoutNews(command, observed));
    if (outcome.result.verdict === 'passed') this.#capture(outcome.captures, observed);
    else this.#failed(command, outcome.result, observed, place);
  }

  /** Where the lab does not know the prompt of a command, the one that is there is written down. */
  #withPrompt(command: Command, sign: Command['prompt']): Command {
    const line = this.#unsigned.get(command.line);
    if (line === undefined) return command;
    this.#edits.push({ line: command.line, count: 1, lines: [withSign(line, sign)] });
    this.#repaired.add(command.line);
    return { ...command, prompt: sign };
  }

  #capture(captures: Captures, observed: Observed | null): void {
    this.#captures = captures;
    this.#options.namespaces?.learn(captures, observed?.output ?? []);
  }

  async #keys(step: Step, keys: Keys): Promise<void> {
    const terminal = this.#terminal(keys.terminal);
    const { signal } = this.#options;
    const { result, captures } = await pressKeys(step.index, keys, terminal, this.#captures, signal);
    if (result.verdict !== 'passed') this.#stop(keys.line, result.message);
    this.#captures = captures;
  }

  #failed(command: Command, result: ActionResult, observed: Observed | null, place: string): void {
    const { line } = command;
    const { namespaces, earlier } = this.#options;
    const region = this.#regions.get(line);
    const mendable = result.reason === 'output' || result.reason === 'status';
    if (!mendable || observed === null || region === undefined) this.#stop(line, result.message);
    const broken = brokenCommand(command, observed);
    if (broken !== null) {
      this.#unfit.push({ line, message: broken });
      return;
    }
    const before = earlier?.observed.get(place);
    const repaired = repair({
      command,
      region,
      observed: withoutNews(command, observed),
      captures: this.#captures,
      typed: this.#typed,
      ...(namespaces === undefined ? {} : { namespaces }),
      ...(earlier === undefined || before === undefined
        ? {}
        : { earlier: { observed: before, captures: earlier.captures } }),
    });
    if (repaired === null) {
      const many = observed.output.length > MOST_LINES;
      const why = many
        ? `it shows ${observed.output.length} lines, too many to be written down`
        : 'no expected lines could be found that fit';
      this.#unfit.push({ line, message: `${result.message}; ${why}` });
      return;
    }
    this.#capture(repaired.judgement.captures, observed);
    const edits = regionEdits(region, repaired.below);
    this.#edits.push(...edits);
    this.#repaired.add(line);
    const lines = edits.reduce((sum, edit) => sum + edit.lines.length, 0);
    this.#doubts.push(...doubtsOf(command, observed, lines).map((message) => ({ line, message })));
  }

  async #checks(step: Step, task: number | null): Promise<void> {
    for (const check of checksOf(step)) {
      if (check.task !== task) continue;
      const result = await runCheckPatiently(this.#labRun.machine, step.index, check, this.#captures);
      if (result.verdict === 'passed') continue;
      const { state } = this.#labRun.machine;
      if (state.kind === 'dead') throw state.reason;
      this.#unfit.push({ line: check.line, message: `this check does not pass: ${result.message}` });
    }
  }

  async #cleanup(): Promise<void> {
    const { lab, machine } = this.#labRun;
    try {
      await runLabScript(lab, 'cleanup', machine, { captures: this.#captures });
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      this.#unfit.push({ line: lab.cleanup?.line ?? 1, message: error.message });
    }
  }

  #terminal(name: string): Terminal {
    const terminal = this.#labRun.terminals.get(name);
    if (terminal === undefined) throw new TypeError(`there is no terminal "${name}"`);
    return terminal;
  }

  #stop(line: number, message: string): never {
    this.#unfit.push({ line, message });
    throw new Stop(message);
  }
}
