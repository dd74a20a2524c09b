/** From what a lab needs to what a machine is made of. */
import type { Hardware } from './command-line.ts';
import type { QemuContext } from './boot.ts';

export const DEFAULT_NEEDS = { cpus: 1, memory: 512 } as const;

/** Terminals of every machine. */
const TERMINALS = 4;

export function hardwareFor(
  context: QemuContext,
  needs: { readonly cpus: number; readonly memory: number },
): Hardware {
  return { accelerator: context.accelerator, cpus: needs.cpus, memory: needs.memory, terminals: TERMINALS };
}
