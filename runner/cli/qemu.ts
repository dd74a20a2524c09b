/** The machines that the CLI uses. Loaded when one is needed, so that other commands start without. */
import { phase } from '../../scripts/setup/progress.mjs';
import type { MachineProvider } from '../machine/machine.ts';
import type { Phase } from '../machine/qemu/phase.ts';

/** @throws MachineError with a hint when there is no QEMU or no image */
export async function qemu(
  tell: Phase = (name, work) => phase(name, work, process.stderr),
): Promise<MachineProvider> {
  const { qemuProvider } = await import('../machine/qemu/qemu-provider.ts');
  return qemuProvider({ phase: tell });
}
