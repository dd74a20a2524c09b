/** Measures what machines cost while they are frozen, and how long the first key takes that wakes them. */
import { setTimeout } from 'node:timers/promises';
import { processorMs } from '../machine/qemu/processor-time.ts';
import type { QemuMachine } from '../machine/qemu/qemu-machine.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { memoryParts } from './memory-parts.ts';
import { spread } from './spread.ts';
import type { Spread } from './spread.ts';

/** A machine, and a terminal of it at its prompt. */
export interface Used {
  readonly machine: QemuMachine;
  readonly terminal: Terminal;
}

export interface FrozenBench {
  /** Proportional set size of an emulator, MiB. */
  readonly memory: Spread;
  /** Processor time that an emulator took while it was watched, ms. */
  readonly worked: Spread;
  /** From a key to its echo, which is drawn by a machine that was frozen, ms. */
  readonly thaw: Spread;
}

/** What a stop leaves to do is done by then. */
const SETTLE_MS = 3000;
const SAMPLE_MS = 10_000;

/** `forLong`: with their memory paged out, where this host has swap. The machines run afterwards. */
export async function benchFrozen(all: readonly Used[], forLong: boolean): Promise<FrozenBench> {
  // What a key needs is translated before: this is about waking up.
  for (const { terminal } of all) for (const key of ['#', '\u007F']) await echoMs(terminal, key);
  await Promise.all(all.map(({ machine }) => machine.freeze({ forLong })));
  await setTimeout(SETTLE_MS);
  const before = all.map(({ machine }) => processorMs(machine.pid));
  await setTimeout(SAMPLE_MS);
  const worked = all.map(({ machine }, at) => processorMs(machine.pid) - (before[at] ?? 0));
  const memory = all.map(({ machine }) => memoryParts(machine.pid).total);
  const thaw: number[] = [];
  for (const { terminal } of all) {
    thaw.push(await echoMs(terminal, '#'));
    await echoMs(terminal, '\u007F');
  }
  return { memory: spread(memory), worked: spread(worked), thaw: spread(thaw) };
}

function echoMs(terminal: Terminal, key: string): Promise<number> {
  return new Promise((resolve) => {
    const begun = performance.now();
    const stop = terminal.onOutput(() => {
      stop();
      resolve(performance.now() - begun);
    });
    terminal.write(key);
  });
}
