/** What `unbox lint` found, for programs: JSON, and the annotations that GitHub shows beside a change. */
import type { LabProblem } from '../lab/lab-error.ts';
import { workflowCommand } from './workflow-command.ts';

/** Counts up when something that a program may rely on goes away or changes its meaning. */
const VERSION = 1;

/** `{ format, version, valid, labs, problems }` with a newline at the end; lines and columns count from 1. */
export function lintJson(labs: number, problems: readonly LabProblem[]): string {
  const valid = problems.length === 0;
  const told = problems.map(({ file, line, column, message, hint }) => ({
    file,
    line,
    column,
    message,
    hint,
  }));
  return `${JSON.stringify({ format: 'unbox-lint', version: VERSION, valid, labs, problems: told }, null, 2)}\n`;
}

/** Workflow commands, one a line; `place` turns a problem's file into a path from the repository's root. */
export function lintAnnotations(problems: readonly LabProblem[], place: (file: string) => string): string {
  return problems.map((problem) => `${problemAnnotation(problem, place)}\n`).join('');
}

/** One line, without a newline. */
export function problemAnnotation(
  { file, line, column, message, hint }: LabProblem,
  place: (file: string) => string,
): string {
  const where = { file: place(file), line, col: column, title: message };
  return workflowCommand('error', where, `${message}\nhint: ${hint}`);
}
