/** Collects an author's mistakes while a lab is read, so that all of them are reported at once. */
import type { LabProblem, Severity } from './lab-error.ts';

export interface Problems {
  readonly found: readonly LabProblem[];
  /** An error; `line` and `column` are 1-based. */
  add(line: number, column: number, message: string, hint: string): void;
  warn(line: number, column: number, message: string, hint: string): void;
}

/** Makes an empty collection for the file `file`. */
export function collectProblems(file: string): Problems {
  const found: LabProblem[] = [];
  const adder =
    (severity: Severity): Problems['add'] =>
    (line, column, message, hint) =>
      void found.push({ severity, file, line, column, message, hint });
  return { found, add: adder('error'), warn: adder('warning') };
}

/** Sorts problems by their place in the source. */
export function inReadingOrder(problems: readonly LabProblem[]): LabProblem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
