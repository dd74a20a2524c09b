/**
 * How many machines a host can carry: one rule for the server, `validate` and `doctor`. A machine counts with what its
 * lab asks for, in part, since few labs fill their memory; and each start checks first what is really free.
 */
import { layersDir } from './nameless-file.ts';
import { diskFree, memoryFree } from './facts.ts';

/** What a lab asks of its machine, as far as room goes: memory in MiB. */
export interface Needs {
  readonly memory: number;
}

/** MiB that an emulator and an idle machine take; what machines have in common is in the reserve. */
const IDLE_MEMORY = 60;
/** Of what a lab may use, this much is counted: a shell and a few containers use a tenth, an engine's images a half. */
const USED_SHARE = 0.25;
/** MiB for the memory image that all machines share, the server, and a host that still breathes. */
export const MEMORY_RESERVE = 1024;
/** As many machines have room beside what is kept ready. */
const SPARE = 3;
/** MiB that stay free whatever machines have grown to. */
const MEMORY_FLOOR = 384;
/** MiB of disk that stay free for what machines write, and what a new one gets on top. */
const DISK_FLOOR = 1024;
const DISK_SHARE = 256;

/** MiB of memory that a machine counts with. */
export function memoryShare({ memory }: Needs): number {
  return IDLE_MEMORY + Math.ceil(memory * USED_SHARE);
}

/** How many machines for such a lab fit into this much free memory (MiB). */
export function machinesThatFit(memory: number, needs: Needs): number {
  return Math.max(0, Math.floor((memory - MEMORY_RESERVE) / memoryShare(needs)));
}

/**
 * Whether there is room for something that nobody has asked for yet, such as a machine that waits for somebody, and
 * still for those who come next.
 */
export async function hasRoomToSpare(needs: Needs): Promise<boolean> {
  const [memory, disk] = await Promise.all([memoryFree(), diskFree(layersDir())]);
  return machinesThatFit(memory, needs) >= SPARE && disk >= DISK_FLOOR + SPARE * DISK_SHARE;
}

/** What a lab needs if it asks for nothing in particular. */
export const COMMON_NEEDS: Needs = { memory: 512 };

/** Why there is no room for a machine right now; null if there is. */
export type Shortage = 'machines' | 'memory' | 'disk';

/** Gives machines room. */
export interface Room {
  /** Why one more doesn't fit beside the existing ones; null if it does. */
  shortage(needs: Needs, there: readonly Needs[]): Promise<Shortage | null>;
}

/** Room for a number of machines, whatever they need. */
export function roomForMachines(most: number): Room {
  return {
    shortage: (_needs, there) => Promise.resolve(there.length < most ? null : 'machines'),
  };
}

/**
 * Room on this host: as many machines as fit into the memory that is free now, or `most`; and none while memory or
 * disk have run short meanwhile, for whatever reason.
 */
export async function roomOnThisHost(most: number | null): Promise<Room> {
  const budget = (await memoryFree()) - MEMORY_RESERVE;
  const planned = (needs: Needs, there: readonly Needs[]): boolean =>
    most === null
      ? [needs, ...there].reduce((sum, one) => sum + memoryShare(one), 0) <= budget || there.length === 0
      : there.length < most;
  return {
    async shortage(needs, there) {
      if (!planned(needs, there)) return 'machines';
      const [memory, disk] = await Promise.all([memoryFree(), diskFree(layersDir())]);
      if (memory < MEMORY_FLOOR + memoryShare(needs)) return 'memory';
      return disk < DISK_FLOOR + DISK_SHARE ? 'disk' : null;
    },
  };
}
