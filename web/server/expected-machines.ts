/** What machines will be asked for, going by the labs that are served. */
import type { Lab } from '../../runner/lab/lab.ts';
import type { MachineNeeds } from '../../runner/machine/machine.ts';

/** What labs ask for, the most frequent first. */
export function expectedMachines(labs: readonly Pick<Lab, 'machine'>[]): MachineNeeds[] {
  const counts = new Map<string, { readonly needs: MachineNeeds; count: number }>();
  for (const { machine } of labs) {
    const { kind, cpus, memory } = machine;
    const needs = { kind, cpus, memory };
    const known = counts.get(JSON.stringify(needs)) ?? { needs, count: 0 };
    known.count += 1;
    counts.set(JSON.stringify(needs), known);
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count).map(({ needs }) => needs);
}
