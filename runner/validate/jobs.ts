/** How many labs may run side by side. Pure. */
import { machinesThatFit } from '../host/capacity.ts';
import type { MachineNeeds } from '../lab/lab.ts';

/**
 * One per core, since labs measure times, and fewer if memory (MiB free) is not enough for as many of the
 * largest; always at least one.
 */
export function defaultJobs(
  labs: readonly { readonly machine: Pick<MachineNeeds, 'memory'> }[],
  host: { readonly cores: number; readonly memory: number },
): number {
  const largest = Math.max(0, ...labs.map((lab) => lab.machine.memory));
  return Math.max(1, Math.min(host.cores, machinesThatFit(host.memory, { memory: largest })));
}
