/**
 * How many machines a host can carry: one rule for the server, `validate` and `doctor`. A machine counts with what its
 * lab asks for: memory in part, since few labs fill it; processors many times over, since most machines rest most of the
 * time. Each start checks first what is really free.
 */
import { availableParallelism, loadavg } from 'node:os';
import { layersDir } from './nameless-file.ts';
import { diskFree, memoryFree } from './facts.ts';

/** What a lab asks of its machine, as far as room goes. */
export interface Needs {
  /** MiB. */
  readonly memory: number;
  readonly cpus: number;
}

/** What a host has for machines. */
export interface Supply {
  /** MiB that are free. */
  readonly memory: number;
  readonly processors: number;
}

/** MiB that an emulator and an idle machine take; what machines have in common is in the reserve. */
const IDLE_MEMORY = 60;
/** Of what a lab may use, this much is counted: a shell and a few containers use a tenth, an engine's images a half. */
const USED_SHARE = 0.25;
/**
 * So many processors of machines share one of the host's. A machine at rest takes 0.2 % of one, a person who works some
 * 1 to 3 % under emulation; beyond this number, a class that clicks at the same time would wait half a minute.
 */
const MACHINES_EACH = 32;
/** MiB for the memory image that all machines share, the server, and a host that still breathes. */
export const MEMORY_RESERVE = 1024;
/** As many machines have room beside what is kept ready. */
const SPARE = 3;
/** MiB that stay free whatever machines have grown to. */
const MEMORY_FLOOR = 384;
/** MiB of disk that stay free, and what each machine may write in any case. */
const DISK_FLOOR = 1024;
const DISK_SHARE = 256;

/** MiB of memory that a machine counts with. */
export function memoryShare({ memory }: Needs): number {
  return IDLE_MEMORY + Math.ceil(memory * USED_SHARE);
}

/** Processors that a machine counts with: it can't use more of them than there are. */
export function processorShare({ cpus }: Needs, processors: number): number {
  return Math.min(cpus, processors);
}

/** How many machines for such a lab fit, and what there would have to be more of for another one. */
export function machinesThatFit(
  { memory, processors }: Supply,
  needs: Needs,
): { readonly count: number; readonly limit: 'memory' | 'processors' } {
  const byMemory = Math.max(0, Math.floor((memory - MEMORY_RESERVE) / memoryShare(needs)));
  const byProcessors = Math.floor((MACHINES_EACH * processors) / processorShare(needs, processors));
  return byMemory <= byProcessors
    ? { count: byMemory, limit: 'memory' }
    : { count: byProcessors, limit: 'processors' };
}

/** Whether what one machine has is enough for another one. */
export function isEnough(room: Needs, needs: Needs): boolean {
  return needs.memory <= room.memory && needs.cpus <= room.cpus;
}

/**
 * Whether there is room for something that nobody has asked for yet, such as a machine that waits for somebody, and
 * still for those who come next.
 */
export async function hasRoomToSpare(needs: Needs): Promise<boolean> {
  const [memory, disk] = await Promise.all([memoryFree(), diskFree(layersDir())]);
  const supply = { memory, processors: availableParallelism() };
  return machinesThatFit(supply, needs).count >= SPARE && disk >= DISK_FLOOR + SPARE * DISK_SHARE;
}

/** Whether this host's processors have had less to do in the last minute than they could have done. */
export function hasTimeToSpare(): boolean {
  const [lastMinute = 0] = loadavg();
  return lastMinute < availableParallelism();
}

/** What a lab needs if it asks for nothing in particular. */
export const COMMON_NEEDS: Needs = { memory: 512, cpus: 1 };

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

/** What is free on a host at the moment. */
export interface FreeNow {
  /** MiB of memory. */
  memory(): Promise<number>;
  /** MiB of disk. */
  disk(): Promise<number>;
  readonly processors: number;
}

const thisHost: FreeNow = {
  memory: memoryFree,
  disk: () => diskFree(layersDir()),
  processors: availableParallelism(),
};

/**
 * Room on this host: as many machines as its memory and processors are enough for by what their labs ask, or `most`; and
 * none while memory or disk have run short meanwhile, for whatever reason. The first machine fits in any case.
 */
export function roomOnThisHost(most: number | null, host: FreeNow = thisHost): Room {
  let budget: number | null = null;
  const total = (there: readonly Needs[]): number => there.reduce((sum, one) => sum + memoryShare(one), 0);
  const planned = (all: readonly Needs[], memory: number): boolean => {
    if (most !== null) return all.length <= most;
    if (all.length === 1) return true;
    const processors = all.reduce((sum, one) => sum + processorShare(one, host.processors), 0);
    return total(all) <= memory && processors <= MACHINES_EACH * host.processors;
  };
  return {
    async shortage(needs, there) {
      const [memory, disk] = await Promise.all([host.memory(), host.disk()]);
      // Machines that were there before us, in keepers that an earlier server has left, have had their part already.
      budget ??= memory + total(there) - MEMORY_RESERVE;
      if (!planned([needs, ...there], budget)) return 'machines';
      if (memory < MEMORY_FLOOR + memoryShare(needs)) return 'memory';
      // Everybody may write that much, whatever the others have written.
      return disk < DISK_FLOOR + DISK_SHARE * (there.length + 1) ? 'disk' : null;
    },
  };
}
