/** Everything to report about a failure in a step, and the command that shows it. Pure. */
import { unbox } from '../command-name.ts';
import { shellWord } from '../shell-word.ts';
import type { CheckResult, SolutionCommand, SolutionResult } from '../run/events.ts';
import type { Colors } from './colors.ts';
import { actionLines, failureText, headLines, typedLines } from './failure.ts';
import type { LabPlace } from './failure.ts';
import { proofFault } from './step-failures.ts';
import type { Failure } from './step-failures.ts';

type CheckFailure = Extract<Failure, { readonly result: CheckResult }>;

/** Lines of a screen or of an output that are worth reading here. */
const LAST_LINES = 12;
/** Commands of a solution that are worth reading here. */
const LAST_COMMANDS = 8;

/** Several lines, without a newline at the end. */
export function failureReport(lab: LabPlace, failure: Failure, colors: Colors): string {
  const { result } = failure;
  return [
    ...whatLines(lab, failure, colors),
    ...screenLines(failure, colors),
    '',
    lookLine(lab, result.step),
  ].join('\n');
}

/** The command that leaves a person in a machine just before the step. */
export function lookLine(lab: Pick<LabPlace, 'id' | 'file'>, step: number): string {
  // A lab of another folder is named by its path.
  const name = lab.file === `labs/${lab.id}/lab.md` ? lab.id : lab.file;
  return `  to look: ${unbox(`run ${shellWord(name)} --until ${step + 1} --keep`)}`;
}

/** Where it is in the lab, and what was typed if it was one command. */
export function placeLines(lab: LabPlace, { kind, result }: Failure, colors: Colors): string[] {
  switch (kind) {
    case 'action':
      return actionLines(lab, result, colors);
    case 'solution':
      return headLines(lab, result, `solution, terminal ${result.terminal}`, colors);
    case 'watch':
      return headLines(lab, result, 'watch', colors);
    case 'check':
    case 'proof':
      return headLines(lab, result, 'check', colors);
    default:
      return kind satisfies never;
  }
}

function whatLines(lab: LabPlace, failure: Failure, colors: Colors): string[] {
  switch (failure.kind) {
    case 'action':
      return [failureText(lab, failure.result, colors)];
    case 'solution': {
      const { result } = failure;
      return [
        ...placeLines(lab, failure, colors),
        `  ${colors.red(result.message)}`,
        ...commandsLines(result.commands, colors),
      ];
    }
    case 'watch':
      return [...placeLines(lab, failure, colors), `  ${colors.red(failure.result.message)}`];
    case 'check':
      return checkLines(lab, failure, failure.result.message, colors);
    case 'proof':
      return checkLines(lab, failure, `${proofFault(failure.result)}: it proves nothing`, colors);
    default:
      return failure satisfies never;
  }
}

function checkLines(lab: LabPlace, failure: CheckFailure, message: string, colors: Colors): string[] {
  const { result, solutions = [] } = failure;
  return [
    ...placeLines(lab, failure, colors),
    `  ${colors.red(message)}`,
    ...printedLines(lab, result),
    ...solutions.flatMap((solution) => solutionLines(solution, colors)),
  ];
}

function printedLines(lab: LabPlace, { output, status, message, failedAt }: CheckResult): string[] {
  const said = output.length === 0 || (output.length === 1 && output[0]?.trim() === message);
  const printed = said ? [] : ['', '    it printed:', ...lastLines(output, '      ')];
  if (status === null) return printed;
  const where = failedAt === undefined ? '' : `, at ${lab.file}:${failedAt}`;
  return [...printed, '', `  exit status ${status}${where}`];
}

/** What a solution did that ended as it should, but whose check failed. */
function solutionLines({ terminal, commands }: SolutionResult, colors: Colors): string[] {
  return ['', `  the solution, in terminal ${terminal}:`, ...commandsLines(commands, colors)];
}

/** The last commands of a solution, each with what it showed and how it ended. */
function commandsLines(commands: readonly SolutionCommand[], colors: Colors): string[] {
  const left = commands.length - LAST_COMMANDS;
  const note = left > 0 ? [`  … (${left} commands above)`] : [];
  const lines = commands
    .slice(-LAST_COMMANDS)
    .flatMap(({ typed, shown, status }) => [
      ...typedLines(typed, colors),
      ...lastLines(shown, '      '),
      ...(status === null || status === 0 ? [] : [`      (exit status ${status})`]),
    ]);
  return [...note, ...lines];
}

/** What the terminal showed: for an action that says what its command showed, only if that is not all. */
function screenLines(failure: Failure, colors: Colors): string[] {
  if (failure.kind !== 'action' && failure.kind !== 'solution') return [];
  const screen = failure.result.screen ?? [];
  const last = screen.findLastIndex((line) => line.trim() !== '');
  if (last === -1) return [];
  const lines = lastLines(screen.slice(0, last + 1), '    │ ').map((line) => colors.dim(line));
  return ['', `  terminal ${failure.result.terminal} showed:`, ...lines];
}

function lastLines(lines: readonly string[], indent: string): string[] {
  const left = lines.length - LAST_LINES;
  const shown = left > 0 ? [`… (${left} lines above)`, ...lines.slice(-LAST_LINES)] : lines;
  return shown.map((line) => `${indent}${line}`.trimEnd());
}
