/** What every text must become, however broken it is: a well-made Lab, or a LabError that an author can use. */
import { isDeepStrictEqual } from 'node:util';
import { judge } from '../../runner/expectation/judge.ts';
import { formatProblem } from '../../runner/lab/code-frame.ts';
import { LabError } from '../../runner/lab/lab-error.ts';
import type { Block, Command, Lab } from '../../runner/lab/lab.ts';
import { parseLab } from '../../runner/lab/parse-lab.ts';

/** Returns what is wrong with how a text is read; nothing if all is well. */
export function faultsOf(source: string): string[] {
  try {
    return labFaults(parseLab(source, { id: '01-lab', file: 'lab.md' }));
  } catch (error) {
    if (!(error instanceof LabError))
      return [`thrown: ${error instanceof Error ? error.stack : String(error)}`];
    if (error.problems.length === 0) return ['a LabError without a problem'];
    return problemFaults(error, source);
  }
}

function problemFaults({ problems }: LabError, source: string): string[] {
  const last = source.split(/\r\n?|\n/).length;
  return problems.flatMap((problem, i) => {
    const { line, column, message, hint } = problem;
    const placed =
      Number.isInteger(line) && line >= 1 && line <= last && Number.isInteger(column) && column >= 1;
    const told = i > 20 || formatProblem(problem, source).includes(hint);
    if (placed && message !== '' && hint !== '' && told) return [];
    return [`a malformed problem: ${JSON.stringify(problem)}`];
  });
}

function labFaults(lab: Lab): string[] {
  const faults: string[] = [];
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(lab)), lab)) faults.push('it does not survive JSON');
  if (lab.steps.length === 0) faults.push('it has no steps');
  for (const blocks of [lab.introduction, ...lab.steps.map((step) => step.blocks)]) {
    faults.push(...numbered(blocks), ...inTerminals(blocks, lab.terminals));
    for (const block of blocks) if (block.kind === 'command') judgedAsWritten(block);
  }
  return faults;
}

/** Blocks of a kind count from 0, in their order. */
function numbered(blocks: readonly Block[]): string[] {
  const counts = new Map<string, number>();
  return blocks.flatMap((block) => {
    if (!('index' in block)) return [];
    const kind = block.kind === 'keys' ? 'command' : block.kind;
    const expected = counts.get(kind) ?? 0;
    counts.set(kind, expected + 1);
    return block.index === expected ? [] : [`${kind} ${expected} has the number ${block.index}`];
  });
}

function inTerminals(blocks: readonly Block[], terminals: readonly string[]): string[] {
  return blocks.flatMap((block) =>
    'terminal' in block && !terminals.includes(block.terminal) ? [`no terminal ${block.terminal}`] : [],
  );
}

/** Judges a command by an output that is what was written, patterns and all: any verdict will do. */
function judgedAsWritten(command: Command): void {
  const output = (command.expectation.lines ?? []).map((line) =>
    line.kind === 'line' ? line.pattern.source : 'x',
  );
  judge(command, { text: command.text, prompt: command.prompt, output, status: 0 }, new Map());
}
