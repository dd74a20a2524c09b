/** Makes machines of one variant, for any caller. */
import type { MachineProvider } from './machine.ts';

export function inVariant(provider: MachineProvider, variant: number): MachineProvider {
  return variant === 0
    ? provider
    : { name: provider.name, create: (spec, abandon) => provider.create({ ...spec, variant }, abandon) };
}
