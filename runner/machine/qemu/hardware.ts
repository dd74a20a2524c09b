/** From what a lab needs to what a machine is made of. */
import type { Hardware } from './command-line.ts';
import type { MachineSpec } from '../machine.ts';
import type { QemuContext } from './boot.ts';

export const DEFAULT_NEEDS = { kind: 'plain', cpus: 1, memory: 512 } as const;

/** Terminals of every machine. */
const TERMINALS = 4;

export function hardwareFor(
  context: QemuContext,
  needs: Pick<MachineSpec, 'kind' | 'cpus' | 'memory' | 'variant'>,
): Hardware {
  const { kind = 'plain', cpus, memory, variant = 0 } = needs;
  return { accelerator: context.accelerator, kind, cpus, memory, terminals: TERMINALS, variant };
}
