/** What a control group is told: the files of both versions. Pure. */
import type { Controller } from './hierarchies.ts';

export interface GroupLimits {
  /** MiB of memory. */
  readonly memory: number;
  /** Processes and threads. */
  readonly tasks: number;
}

/** A file of a group and what to write into it, if there is one: not every kernel has every file. */
export interface Setting {
  readonly file: string;
  readonly value: string;
}

/** Which of these there are depends on the kernel, and on how it schedules its disks. The usual weight is 100. */
export const DISK_WEIGHTS = { 1: ['blkio.bfq.weight'], 2: ['io.weight', 'io.bfq.weight'] } as const;

/** Of the processor, a tenth of what any other group or program has: as much as `nice` 10. */
const PROCESSOR_WEIGHTS = {
  1: { file: 'cpu.shares', value: '112' },
  2: { file: 'cpu.weight', value: '11' },
} as const;

/**
 * What one machine may take. It stands beside other groups, and not in one with the other machines: those that burn
 * would use up the share of them all, and a key in one that rests would wait with them.
 */
export function limitsOfOne(
  version: 1 | 2,
  controller: Controller,
  { memory, tasks }: GroupLimits,
): readonly Setting[] {
  switch (controller) {
    case 'cpu':
      return [PROCESSOR_WEIGHTS[version]];
    case 'io':
      return DISK_WEIGHTS[version].map((file) => ({ file, value: '20' }));
    case 'memory': {
      const bytes = String(memory * 1024 ** 2);
      return version === 1
        ? [{ file: 'memory.limit_in_bytes', value: bytes }]
        : [
            { file: 'memory.max', value: bytes },
            // What is out there is no longer in memory: as much again, and no more.
            { file: 'memory.swap.max', value: bytes },
          ];
    }
    case 'pids':
      return [{ file: 'pids.max', value: String(tasks) }];
  }
}

/** Which file counts the processes that were ended because the group's memory had run out. */
export const OUT_OF_MEMORY = { 1: 'memory.oom_control', 2: 'memory.events' } as const;

/** `text`: what such a file says. */
export function hasRunOut(text: string): boolean {
  return /^oom_kill [1-9]/m.test(text);
}
