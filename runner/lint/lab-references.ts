/** Checks that what a lab's prose points at exists: pictures, and files and labs that it links to. */
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LabProblem } from '../lab/lab-error.ts';
import type { Reference } from '../lab/references.ts';

/** `file` is the lab's. */
export async function referenceProblems(
  file: string,
  references: readonly Reference[],
): Promise<LabProblem[]> {
  const problems: LabProblem[] = [];
  for (const { kind, target, line, column } of references) {
    if (await isThere(join(dirname(file), target))) continue;
    const message = kind === 'picture' ? `there is no picture ${target}` : `there is no ${target}`;
    const hint = 'it is looked for beside lab.md; another lab is ../02-uts/lab.md';
    problems.push({ severity: 'warning', file, line, column, message, hint });
  }
  return problems;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
