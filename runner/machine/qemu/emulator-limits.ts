/** What an emulator may take of its host: more than it ever needs, and no more than that. Pure. */
import type { GroupLimits } from '../../host/cgroup/limits.ts';
import { TRANSLATED_MIB } from './command-line.ts';
import type { Hardware } from './command-line.ts';
import type { Layer } from './layers.ts';

/** MiB beyond its guest's memory and translated code: heap, libraries, tables, what it reads from disk. */
const OWN_MEMORY = 192;
/** Threads beyond its processors: up to 64 read and write its disk. */
const OWN_TASKS = 96;

/** `layer`: where it writes. */
export function emulatorLimits(hardware: Hardware, layer: Pick<Layer, 'inMemory' | 'limit'>): GroupLimits {
  const translated = hardware.accelerator === 'kvm' ? 0 : TRANSLATED_MIB[hardware.kind];
  const written = layer.inMemory ? layer.limit / 1024 ** 2 : 0;
  return {
    memory: hardware.memory + translated + OWN_MEMORY + Math.ceil(written),
    tasks: hardware.cpus + OWN_TASKS,
  };
}
