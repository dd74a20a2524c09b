/** Which machines the labs ask for, unbox's own or those of `UNBOX_LABS`: set-up builds their templates. */
import type { MachineSpec } from '../machine/machine.ts';
import { DEFAULT_NEEDS } from '../machine/qemu/hardware.ts';
import { labIds, readLabs } from './find-labs.ts';
import { labsDir } from './labs-dir.ts';

type Needs = Required<Pick<MachineSpec, 'kind' | 'cpus' | 'memory'>>;

/** The default first, each once. A lab that can't be read asks for nothing: `unbox lint` says what is wrong with it. */
export async function labMachines(): Promise<Needs[]> {
  const root = labsDir();
  const { labs } = await readLabs(await labIds(root), root);
  const all: readonly Needs[] = [DEFAULT_NEEDS, ...labs.map(({ machine }) => machine)];
  return [
    ...new Map(all.map((needs) => [JSON.stringify([needs.kind, needs.cpus, needs.memory]), needs])).values(),
  ];
}
