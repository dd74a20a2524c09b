/** What `unbox lint` found, for programs: JSON, and the annotations that GitHub shows beside a change. */
import { errorsOf, type LabProblem } from '../lab/lab-error.ts';
import { versionedJson } from './versioned-json.ts';
import { workflowCommand } from './workflow-command.ts';

const VERSION = 2;

/** `{ format, version, valid, labs, problems }`; lines and columns count from 1. Warnings leave a lab valid. */
export function lintJson(labs: number, problems: readonly LabProblem[]): string {
  const valid = errorsOf(problems).length === 0;
  const told = problems.map(({ severity, file, line, column, message, hint }) => ({
    severity,
    file,
    line,
    column,
    message,
    hint,
  }));
  return versionedJson('unbox-lint', VERSION, { valid, labs, problems: told });
}

/** Workflow commands, one per line; `place` turns a problem's file into a path from the repository's root. */
export function lintAnnotations(problems: readonly LabProblem[], place: (file: string) => string): string {
  return problems.map((problem) => `${problemAnnotation(problem, place)}\n`).join('');
}

/** One line, without a newline. */
export function problemAnnotation(
  { severity, file, line, column, message, hint }: LabProblem,
  place: (file: string) => string,
): string {
  const where = { file: place(file), line, col: column, title: message };
  return workflowCommand(severity, where, `${message}\nhint: ${hint}`);
}

/** `1 error, 3 warnings`: only what there is; empty where there is nothing. */
export function problemCount(problems: readonly LabProblem[]): string {
  const errors = errorsOf(problems).length;
  const counts = [
    { count: errors, what: 'error' },
    { count: problems.length - errors, what: 'warning' },
  ];
  return counts
    .filter(({ count }) => count > 0)
    .map(({ count, what }) => `${count} ${what}${count === 1 ? '' : 's'}`)
    .join(', ');
}
