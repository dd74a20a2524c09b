/** Types an author's solution into its terminal, command by command. Knows no machine. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fill, resolveLine } from '../expectation/fill.ts';
import { screenMatches } from '../expectation/match-screen.ts';
import type { Captures, LinePattern, Solution } from '../lab/lab.ts';
import type { CommandRecord } from '../terminal/command-record.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { TypingError, type TypingOptions } from '../terminal/typing.ts';
import { shownAnswer } from './answer.ts';
import { capText } from './cap-lines.ts';
import type { SolutionCommand, SolutionResult, Verdict } from './events.ts';
import { pauses } from './pauses.ts';

export interface SolveOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long a command may wait for a shell that is just being left. */
  readonly waitForPromptMs: number;
}

export interface SolveOutcome {
  readonly result: SolutionResult;
  /** The terminal no longer responds. */
  readonly stuck: boolean;
}

/** What shells end with for a command that never ran: the author's mistake, whatever the check then finds. */
const NOT_RUN: Readonly<Record<number, string>> = {
  126: 'a command of the solution could not be run',
  127: 'a command of the solution was not found',
};

/** Rejects with a TypingError 'closed' when the terminal goes away meanwhile. */
export async function typeSolution(
  step: number,
  solution: Solution,
  terminal: Terminal,
  captures: Captures,
  options: SolveOptions,
): Promise<SolveOutcome> {
  const startedAt = performance.now();
  const typist = new Typist(solution, terminal, captures, options);
  const outcome = (verdict: Verdict, message: string): SolutionResult => ({
    ...blank(step, solution),
    verdict,
    message,
    commands: typist.commands,
    ms: performance.now() - startedAt,
  });
  while (typist.left > 0) {
    const line = typist.line;
    try {
      const why = await typist.next();
      if (why === null) continue;
      return { result: outcome('failed', `${why} (line ${line} of the solution)`), stuck: false };
    } catch (error) {
      if (!(error instanceof TypingError) || error.code === 'closed') throw error;
      const screen = await terminal.screenLines();
      await typist.gaveUp(line);
      const recovery = error.code === 'incomplete' ? 'ctrl-c' : await terminal.recover();
      const message = `${typist.words(error)} (line ${line} of the solution)`;
      return { result: { ...outcome('failed', message), screen }, stuck: recovery === 'stuck' };
    }
  }
  if (solution.answer === null) return { result: outcome('passed', ''), stuck: false };
  const answer = shownAnswer(typist.commands.at(-1)?.shown ?? []);
  if (answer === null)
    return {
      result: outcome('failed', 'the last command of the solution showed nothing that could be the answer'),
      stuck: false,
    };
  return { result: { ...outcome('passed', ''), answer }, stuck: false };
}

/** Types the commands of one solution. */
class Typist {
  readonly commands: SolutionCommand[] = [];
  readonly #solution: Solution;
  readonly #terminal: Terminal;
  readonly #captures: Captures;
  readonly #options: SolveOptions;
  readonly #all: readonly string[];
  readonly #lines: string[];

  constructor(solution: Solution, terminal: Terminal, captures: Captures, options: SolveOptions) {
    this.#solution = solution;
    this.#terminal = terminal;
    this.#captures = captures;
    this.#options = options;
    this.#all = solution.lines.map((line) => fill(line, captures));
    this.#lines = [...this.#all];
  }

  /** How many lines are still to be typed. */
  get left(): number {
    return this.#lines.length;
  }

  /** The number of the line that is typed next, from 1. */
  get line(): number {
    return this.#all.length - this.#lines.length + 1;
  }

  /** Types the next command; resolves with what is wrong with how it ended, or null. @throws TypingError */
  async next(): Promise<string | null> {
    const { waitForPromptMs } = this.#options;
    const { until, withinMs } = this.#solution;
    await this.#terminal.whenPrompt(waitForPromptMs);
    const first = this.#terminal.typeNext(this.#lines, this.#limits);
    const record = until === null ? await first : await this.#untilShown(first, until);
    if (record === null) return null;
    const last = withinMs === null ? record : await this.#again(record, withinMs);
    const { text, output, status } = last;
    this.commands.push({ typed: text, shown: capText(output), status });
    const why = status === null ? undefined : NOT_RUN[status];
    if (why !== undefined) return `${why}: exit status ${status}`;
    if (withinMs !== null && status !== 0)
      return `it still ended with exit status ${status} after ${withinMs / 1000} s`;
    if (until !== null && this.left === 0)
      return `the program ended before the screen showed ${this.#awaited(until)}`;
    return null;
  }

  /** Records what was typed since `line` and was not seen to end. */
  async gaveUp(line: number): Promise<void> {
    const typed = this.#all.slice(line - 1, Math.max(line, this.line - 1)).join('\n');
    this.commands.push({ typed, shown: capText(await this.#terminal.outputSoFar()), status: null });
  }

  words(error: TypingError): string {
    const { until, timeoutMs } = this.#solution;
    return error.code === 'timeout' && until !== null && this.left === 0
      ? `the screen did not show ${this.#awaited(until)} within ${timeoutMs / 1000} s`
      : error.message;
  }

  get #limits(): TypingOptions {
    return { timeoutMs: this.#solution.timeoutMs, signal: this.#options.signal };
  }

  #awaited(until: LinePattern): string {
    return `\`${resolveLine(until, this.#captures)}\``;
  }

  /** Null once the last command runs and the screen shows it; otherwise how the command ended. */
  async #untilShown(ending: Promise<CommandRecord>, until: LinePattern): Promise<CommandRecord | null> {
    let stop = (): void => {};
    const shown = new Promise<readonly string[]>((resolve) => {
      stop = this.#terminal.onScreen((lines) => {
        // The shell takes the lines of a command out of the list while it asks for them.
        if (this.left === 0 && screenMatches(until, lines, this.#captures) !== null) resolve(lines);
      });
    });
    const from = this.#all.length - this.left;
    try {
      const first = await Promise.race([shown, ending]);
      if ('output' in first) return this.#seenAtEnd(first, until) ? this.#took(first) : first;
      this.commands.push({
        typed: this.#all.slice(from - 1).join('\n'),
        shown: capText(first),
        status: null,
      });
      return null;
    } finally {
      stop();
    }
  }

  /** What it showed last may have been drawn together with the prompt. */
  #seenAtEnd({ output }: CommandRecord, until: LinePattern): boolean {
    return this.left === 0 && screenMatches(until, output, this.#captures) !== null;
  }

  #took({ text, output, status }: CommandRecord): null {
    this.commands.push({ typed: text, shown: capText(output), status });
    return null;
  }

  async #again(first: CommandRecord, withinMs: number): Promise<CommandRecord> {
    let last = first;
    for (const pause of pauses(withinMs, this.#terminal.limits)) {
      if (last.status === 0 || NOT_RUN[last.status ?? 0] !== undefined) break;
      await sleep(pause, undefined, { signal: this.#options.signal });
      last = await this.#terminal.type(first.text, this.#limits);
    }
    return last;
  }
}

/** A solution that was not typed. */
export function unknownSolution(step: number, solution: Solution, message: string): SolutionResult {
  return { ...blank(step, solution), verdict: 'unknown', message, commands: [], ms: 0 };
}

function blank(
  step: number,
  solution: Solution,
): Pick<SolutionResult, 'step' | 'solution' | 'terminal' | 'line'> {
  return { step, solution: solution.index, terminal: solution.terminal, line: solution.line };
}
