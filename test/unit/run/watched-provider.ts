/** A local provider that says which machines it made. */
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import type { Machine, MachineProvider } from '../../../runner/machine/machine.ts';

export function watchedProvider(
  onMachine: (machine: Machine, nth: number) => void = () => {},
): MachineProvider & { readonly machines: readonly Machine[] } {
  const machines: Machine[] = [];
  return {
    name: 'watched',
    machines,
    async create(needs) {
      const machine = await localProvider().create(needs);
      machines.push(machine);
      onMachine(machine, machines.length);
      return machine;
    },
  };
}
