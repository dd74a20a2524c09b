/** All that there is to tell about what failed in a step, and the command that shows it. Pure. */
import { unbox } from '../command-name.ts';
import type { CheckResult } from '../run/events.ts';
import { shellWord } from '../shell-word.ts';
import type { Colors } from './colors.ts';
import { actionLines, failureText, headLines, typedLines } from './failure.ts';
import type { LabPlace } from './failure.ts';
import { PASSES_TOO_EARLY } from './step-failures.ts';
import type { Failure } from './step-failures.ts';

type CheckFailure = Extract<Failure, { readonly result: CheckResult }>;

/** Lines of a screen or of an output that are worth reading here. */
const LAST_LINES = 12;

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

/** Where it stands in the lab, and what was typed if it was one command. */
export function placeLines(lab: LabPlace, { kind, result }: Failure, colors: Colors): string[] {
  switch (kind) {
    case 'action':
      return actionLines(lab, result, colors);
    case 'solution':
      return headLines(lab, result, `solution, terminal ${result.terminal}`, colors);
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
        ...result.commands.slice(-1).flatMap(({ typed }) => typedLines(typed, colors)),
      ];
    }
    case 'check':
      return checkLines(lab, failure, failure.result.message, colors);
    case 'proof':
      return checkLines(lab, failure, `${PASSES_TOO_EARLY}: it proves nothing`, colors);
    default:
      return failure satisfies never;
  }
}

function checkLines(lab: LabPlace, failure: CheckFailure, message: string, colors: Colors): string[] {
  return [...placeLines(lab, failure, colors), `  ${colors.red(message)}`, ...printedLines(failure.result)];
}

function printedLines({ output, status }: CheckResult): string[] {
  // One line was the message already.
  const printed = output.length <= 1 ? [] : ['', '    it printed:', ...lastLines(output, '      ')];
  return status === null ? printed : [...printed, '', `  exit status ${status}`];
}

/** What the terminal showed: for an action that says what its command showed, only where that is not all. */
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
