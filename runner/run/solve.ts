/** Types an author's solution into its terminal, command by command. Knows no machine. */
import { fill } from '../expectation/fill.ts';
import type { Captures, Solution } from '../lab/lab.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { TypingError } from '../terminal/typing.ts';
import { capText } from './cap-lines.ts';
import type { SolutionCommand, SolutionResult, Verdict } from './events.ts';

export interface SolveOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long a command may wait for a shell that is just being left. */
  readonly waitForPromptMs: number;
}

export interface SolveOutcome {
  readonly result: SolutionResult;
  /** The terminal answers nobody any more. */
  readonly stuck: boolean;
}

/** What shells end with for a command that never ran: its author's mistake, whatever the check then finds. */
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
  const lines = solution.lines.map((line) => fill(line, captures));
  const all = [...lines];
  const commands: SolutionCommand[] = [];
  const { signal, waitForPromptMs } = options;
  const limits = { timeoutMs: solution.timeoutMs, signal };
  const outcome = (verdict: Verdict, message: string): SolutionResult => ({
    ...blank(step, solution),
    verdict,
    message,
    commands,
    ms: performance.now() - startedAt,
  });
  while (lines.length > 0) {
    const from = all.length - lines.length;
    try {
      await terminal.whenPrompt(waitForPromptMs);
      const { text, output, status } = await terminal.typeNext(lines, limits);
      commands.push({ typed: text, shown: capText(output), status });
      const why = status === null ? undefined : NOT_RUN[status];
      if (why !== undefined) {
        const message = `${why} (exit status ${status}, line ${from + 1} of the solution)`;
        return { result: outcome('failed', message), stuck: false };
      }
    } catch (error) {
      if (!(error instanceof TypingError) || error.code === 'closed') throw error;
      const typed = all.slice(from, Math.max(from + 1, all.length - lines.length)).join('\n');
      const shown = capText(await terminal.outputSoFar());
      const screen = await terminal.screenLines();
      commands.push({ typed, shown, status: null });
      const recovery = error.code === 'incomplete' ? 'ctrl-c' : await terminal.recover();
      const message = `${error.message} (line ${from + 1} of the solution)`;
      return { result: { ...outcome('failed', message), screen }, stuck: recovery === 'stuck' };
    }
  }
  return { result: outcome('passed', ''), stuck: false };
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
