/** What `unbox lint` found, for programs: JSON, and the annotations that GitHub shows beside a change. */
import type { LabProblem } from '../lab/lab-error.ts';

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
  return problems
    .map(({ file, line, column, message, hint }) => {
      const where = `file=${property(place(file))},line=${line},col=${column}`;
      return `::error ${where},title=${property(message)}::${data(`${message}\nhint: ${hint}`)}\n`;
    })
    .join('');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
