/** The machines that the CLI uses. Loaded when one is needed, so that other commands start without them. */
import { phase } from '../../scripts/setup/progress.mjs';
import type { MachineProvider } from '../machine/machine.ts';
import type { QemuProviderOptions } from '../machine/qemu/qemu-provider.ts';

/** @throws MachineError with a hint when there is no QEMU or no image */
export type OpenProvider = (options: QemuProviderOptions) => Promise<MachineProvider>;

export const qemu: OpenProvider = async (options) => {
  const { qemuProvider } = await import('../machine/qemu/qemu-provider.ts');
  return qemuProvider({ phase: (name, work) => phase(name, work, process.stderr), ...options });
};
