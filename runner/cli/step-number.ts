/** Finds the step that a person means by its number or its name. Pure. */
import type { Lab } from '../lab/lab.ts';

/** Its index; or, as text, why there is none. */
export function stepNumber(lab: Pick<Lab, 'id' | 'steps'>, wanted: string): number | string {
  const index = /^\d+$/.test(wanted)
    ? Number(wanted) - 1
    : lab.steps.findIndex(({ slug }) => slug === wanted.toLowerCase());
  if (lab.steps[index] !== undefined) return index;
  const all = lab.steps.map(({ slug }, at) => `  ${at + 1}  ${slug}`);
  return [`Lab ${lab.id} has no step "${wanted}". Its steps:`, ...all].join('\n');
}
