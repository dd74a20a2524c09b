/** Measures what an idle machine costs: memory of its own, and processor time while nobody types. */
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Machine, MachineProvider } from '../machine/machine.ts';
import { processorMs } from '../machine/qemu/processor-time.ts';
import { QemuMachine } from '../machine/qemu/qemu-machine.ts';
import { Terminal } from '../terminal/terminal.ts';
import { spread } from './spread.ts';
import type { Spread } from './spread.ts';

export interface DensityBench {
  readonly machines: number;
  /** Proportional set size of a machine's emulator, MiB. */
  readonly memory: Spread;
  /** Share of one core that an idle machine's emulator takes, percent. */
  readonly idleCpu: Spread;
  /** From the first request until all have shown output, ms. */
  readonly allUpMs: number;
}

/** After the last command a guest still tidies up for a moment. */
const SETTLE_MS = 20_000;
const SAMPLE_MS = 30_000;

/** Starts `count` machines, runs a command in each, waits, and looks. */
export async function benchDensity(provider: MachineProvider, count: number): Promise<DensityBench> {
  const machines: QemuMachine[] = [];
  try {
    const started = performance.now();
    for (let made = 0; made < count; made++) machines.push(await used(provider));
    const allUpMs = performance.now() - started;
    await setTimeout(SETTLE_MS);
    const before = machines.map(({ pid }) => processorMs(pid));
    await setTimeout(SAMPLE_MS);
    const idle = machines.map(({ pid }, at) => ((processorMs(pid) - (before[at] ?? 0)) / SAMPLE_MS) * 100);
    const memory = machines.map(({ pid }) => pssMiB(pid));
    return { machines: count, memory: spread(memory), idleCpu: spread(idle), allUpMs };
  } finally {
    await Promise.all(machines.map((machine) => machine.dispose()));
  }
}

/** A machine as a learner leaves it: a terminal attached, a program run in it. */
async function used(provider: MachineProvider): Promise<QemuMachine> {
  const machine: Machine = await provider.create({ cpus: 1, memory: 512, hostname: 'unbox' });
  if (!(machine instanceof QemuMachine)) throw new TypeError('Density is measured on QEMU machines only.');
  const size = { cols: 80, rows: 24 };
  const terminal = new Terminal(machine.openTerminal(0, size), {
    name: 'host',
    nonce: machine.markNonce,
    size,
  });
  await terminal.whenPrompt(10_000);
  await terminal.type('ls /');
  return machine;
}

function pssMiB(pid: number): number {
  const line = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  return Number(line?.[1]) / 1024;
}
