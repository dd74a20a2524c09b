/** Measures what an idle machine costs: memory of its own, and processor time while nobody types. */
import { setTimeout } from 'node:timers/promises';
import type { MachineProvider } from '../machine/machine.ts';
import { hasSwap } from '../machine/qemu/page-out.ts';
import { processorMs } from '../machine/qemu/processor-time.ts';
import { benchFrozen } from './frozen.ts';
import type { FrozenBench, Used } from './frozen.ts';
import { idleMachine } from './idle-machine.ts';
import { memoryParts } from './memory-parts.ts';
import type { MemoryParts } from './memory-parts.ts';
import { spread } from './spread.ts';
import type { Spread } from './spread.ts';

export interface DensityBench {
  readonly machines: number;
  /** Proportional set size of a machine's emulator, MiB. */
  readonly memory: Spread;
  /** Where it goes, MiB. */
  readonly parts: Readonly<Record<keyof MemoryParts, Spread>>;
  /** Share of one core that an idle machine's emulator takes, percent. */
  readonly idleCpu: Spread;
  /** Frozen for a while, and with its memory paged out; null where this host has no swap. */
  readonly frozen: FrozenBench;
  readonly pagedOut: FrozenBench | null;
  /** From the first request until all have shown output, ms. */
  readonly allUpMs: number;
}

/** After the last command a guest still tidies up for a moment. */
const SETTLE_MS = 20_000;
const SAMPLE_MS = 30_000;

/** Starts `count` machines, runs a command in each, waits, and looks. */
export async function benchDensity(provider: MachineProvider, count: number): Promise<DensityBench> {
  const all: Used[] = [];
  try {
    const started = performance.now();
    for (let made = 0; made < count; made++) all.push(await used(provider));
    const allUpMs = performance.now() - started;
    await setTimeout(SETTLE_MS);
    const machines = all.map(({ machine }) => machine);
    const before = machines.map(({ pid }) => processorMs(pid));
    await setTimeout(SAMPLE_MS);
    const idle = machines.map(({ pid }, at) => ((processorMs(pid) - (before[at] ?? 0)) / SAMPLE_MS) * 100);
    const parts = spreads(machines.map(({ pid }) => memoryParts(pid)));
    const frozen = await benchFrozen(all, false);
    const pagedOut = hasSwap() ? await benchFrozen(all, true) : null;
    return { machines: count, memory: parts.total, parts, idleCpu: spread(idle), frozen, pagedOut, allUpMs };
  } finally {
    await Promise.all(all.map(({ machine }) => machine.dispose()));
  }
}

/** A machine in which a program was run. */
async function used(provider: MachineProvider): Promise<Used> {
  const { machine, terminal } = await idleMachine(provider);
  await terminal.type('ls /');
  return { machine, terminal };
}

function spreads(all: readonly MemoryParts[]): DensityBench['parts'] {
  const of = (part: keyof MemoryParts): Spread => spread(all.map((parts) => parts[part]));
  return {
    guestOwn: of('guestOwn'),
    guestShared: of('guestShared'),
    translated: of('translated'),
    heap: of('heap'),
    program: of('program'),
    other: of('other'),
    total: of('total'),
  };
}
