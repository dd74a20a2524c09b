/** Which machines the labs that come with the program ask for: their templates belong to set-up. */
import type { MachineSpec } from '../machine/machine.ts';
import { DEFAULT_NEEDS } from '../machine/qemu/hardware.ts';
import { LABS_DIR, labIds, readLabs } from './find-labs.ts';

type Needs = Required<Pick<MachineSpec, 'kind' | 'cpus' | 'memory'>>;

/** The default first, each once. A lab that can't be read asks for nothing: `unbox lint` tells what is wrong with it. */
export async function labMachines(): Promise<Needs[]> {
  const { labs } = await readLabs(await labIds(LABS_DIR), LABS_DIR);
  const all: readonly Needs[] = [DEFAULT_NEEDS, ...labs.map(({ machine }) => machine)];
  return [
    ...new Map(all.map((needs) => [JSON.stringify([needs.kind, needs.cpus, needs.memory]), needs])).values(),
  ];
}
