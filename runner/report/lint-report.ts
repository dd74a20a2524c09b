/** What `unbox lint` found, for programs: JSON, and the annotations that GitHub shows beside a change. */
import type { LabProblem } from '../lab/lab-error.ts';
import { versionedJson } from './versioned-json.ts';
import { workflowCommand } from './workflow-command.ts';

const VERSION = 1;

/** `{ format, version, valid, labs, problems }`; lines and columns count from 1. */
export function lintJson(labs: number, problems: readonly LabProblem[]): string {
  const valid = problems.length === 0;
  const told = problems.map(({ file, line, column, message, hint }) => ({
    file,
    line,
    column,
    message,
    hint,
  }));
  return versionedJson('unbox-lint', VERSION, { valid, labs, problems: told });
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
