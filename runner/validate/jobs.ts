/** How many labs may run side by side. Pure. */
import type { MachineNeeds } from '../lab/lab.ts';
import { MEMORY_RESERVE } from '../host/facts.ts';

/** MiB that an emulator takes besides its machine's memory. */
const EMULATOR_MEMORY = 64;

/**
 * One a core, since labs measure times, and fewer where the memory (MiB free) would not do for as many of the
 * largest; always at least one.
 */
export function defaultJobs(
  labs: readonly { readonly machine: Pick<MachineNeeds, 'memory'> }[],
  host: { readonly cores: number; readonly memory: number },
): number {
  const largest = Math.max(0, ...labs.map((lab) => lab.machine.memory)) + EMULATOR_MEMORY;
  const fit = Math.floor((host.memory - MEMORY_RESERVE) / largest);
  return Math.max(1, Math.min(host.cores, fit));
}
