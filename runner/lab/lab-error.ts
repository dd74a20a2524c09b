/** An author's mistake: where it is, what it is, what to do. Never a verdict, never a machine's failure. */

/** With an error a lab can't be used; a warning points out what was probably not meant, and stops nothing. */
export type Severity = 'error' | 'warning';

/** Where in a lab's source: both 1-based. */
interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One mistake in a lab. */
export interface LabProblem extends Position {
  readonly severity: Severity;
  readonly message: string;
  readonly hint: string;
}

/** Thrown when a lab can't be used; carries every error found in it, at least one, and no warnings. */
export class LabError extends Error {
  override readonly name = 'LabError';
  readonly problems: readonly LabProblem[];

  constructor(problems: readonly LabProblem[]) {
    super(problems.map((p) => `${p.file}:${p.line}:${p.column}: ${p.message} (${p.hint})`).join('\n'));
    this.problems = problems;
  }
}

export function errorsOf(problems: readonly LabProblem[]): LabProblem[] {
  return problems.filter(({ severity }) => severity === 'error');
}
