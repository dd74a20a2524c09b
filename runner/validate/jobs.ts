/** How many labs may run side by side. Pure. */
import { machinesThatFit } from '../host/capacity.ts';
import type { Supply } from '../host/capacity.ts';
import type { MachineNeeds } from '../lab/lab.ts';

/**
 * One per processor, since labs measure times, and fewer if this host does not have room for as many of the largest;
 * always at least one.
 */
export function defaultJobs(
  labs: readonly { readonly machine: Pick<MachineNeeds, 'memory' | 'cpus'> }[],
  host: Supply,
): number {
  const largest = {
    memory: Math.max(0, ...labs.map(({ machine }) => machine.memory)),
    cpus: Math.max(1, ...labs.map(({ machine }) => machine.cpus)),
  };
  return Math.max(1, Math.min(host.processors, machinesThatFit(host, largest).count));
}
