/** Finds the step that a person means by its number or its name. Pure. */
import type { Lab } from '../lab/lab.ts';
import { UsageError } from './usage-error.ts';

/** Its index. @throws UsageError when there is none */
export function stepNumber(lab: Pick<Lab, 'id' | 'steps'>, wanted: string): number {
  const index = /^\d+$/.test(wanted)
    ? Number(wanted) - 1
    : lab.steps.findIndex(({ slug }) => slug === wanted.toLowerCase());
  if (lab.steps[index] !== undefined) return index;
  const all = lab.steps.map(({ slug }, at) => `  ${at + 1}  ${slug}`);
  throw new UsageError([`Lab ${lab.id} has no step "${wanted}". Its steps:`, ...all].join('\n'));
}
