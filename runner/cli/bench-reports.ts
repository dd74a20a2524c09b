/** What the benches found, for programs and for people. */
import { join } from 'node:path';
import { benchDensity } from '../bench/density.ts';
import type { FrozenBench } from '../bench/frozen.ts';
import { benchLint } from '../bench/lint.ts';
import { showSpread } from '../bench/spread.ts';
import { benchStart } from '../bench/start.ts';
import type { StartWay } from '../bench/start.ts';
import { startReport } from '../bench/start-report.ts';
import { benchMachineSteps, benchSteps } from '../bench/step.ts';
import { stepReport } from '../bench/step-report.ts';
import { benchXray } from '../bench/xray.ts';
import { qemuContext } from '../machine/qemu/context.ts';
import { DEFAULT_NEEDS, hardwareFor } from '../machine/qemu/hardware.ts';
import type { Phase } from '../machine/qemu/phase.ts';
import { MachinePool } from '../machine/pool/machine-pool.ts';
import { qemuProvider } from '../machine/qemu/qemu-provider.ts';
import { coldBoot } from '../machine/qemu/template.ts';
import { HOSTNAME } from '../run/lab-run-options.ts';
import { labIds } from './find-labs.ts';
import { OWN_LABS } from './labs-dir.ts';

export interface BenchReport {
  /** As JSON. */
  readonly result: unknown;
  /** For people. */
  readonly lines: readonly string[];
}

export async function start(
  options: { readonly rounds: number; readonly cold: boolean },
  tell: Phase,
): Promise<BenchReport> {
  const context = await qemuContext();
  const boot = () =>
    tell('Cold boot of the same image', () => coldBoot(context, hardwareFor(context, DEFAULT_NEEDS)));
  const alone = await qemuProvider({ phase: tell });
  const kept = await qemuProvider({ phase: tell, keepBlanks: true });
  const pool = new MachinePool({
    provider: kept,
    mayFill: () => Promise.resolve(true),
    hostname: HOSTNAME,
    onTrouble: (error) => {
      throw error;
    },
  });
  const ways: readonly StartWay[] = [
    { name: 'nothing is ready', provider: alone, ready: async () => {} },
    { name: 'an emulator waits', provider: kept, ready: async () => kept.stock?.filled() },
    {
      name: 'a machine is ready',
      provider: pool,
      ready: async () => {
        await pool.filled();
        // Making that machine has used up the emulator that waited.
        await kept.stock?.filled();
      },
    },
  ];
  try {
    const result = await benchStart(ways, options.rounds, context.qemu, options.cold ? boot : null);
    return {
      result: { accelerator: context.accelerator, ...result },
      lines: startReport(context.accelerator, result),
    };
  } finally {
    await pool.close();
  }
}

export async function density(
  { machines }: { readonly machines: number },
  tell: Phase,
): Promise<BenchReport> {
  const provider = await qemuProvider({ phase: tell });
  const result = await tell(`${machines} machines side by side`, () => benchDensity(provider, machines));
  return {
    result,
    lines: [
      `machines           ${result.machines}, all up after ${(result.allUpMs / 1000).toFixed(1)} s`,
      `memory per machine   ${showSpread(result.memory, 'MiB PSS', 1)}`,
      `  translated code    ${showSpread(result.parts.translated, 'MiB', 1)}`,
      `  emulator's heap    ${showSpread(result.parts.heap, 'MiB', 1)}`,
      `  QEMU, libraries    ${showSpread(result.parts.program, 'MiB', 1)}`,
      `  guest, its own     ${showSpread(result.parts.guestOwn, 'MiB', 1)}`,
      `  guest, shared      ${showSpread(result.parts.guestShared, 'MiB', 1)}`,
      `  the rest           ${showSpread(result.parts.other, 'MiB', 1)}`,
      `idle CPU per machine ${showSpread(result.idleCpu, '% of a core', 2)}`,
      ...frozenLines('frozen', result.frozen),
      ...(result.pagedOut === null
        ? ['paged out            not measured: this host has no swap']
        : frozenLines('paged out', result.pagedOut)),
    ],
  };
}

function frozenLines(name: string, { memory, worked, thaw }: FrozenBench): string[] {
  return [
    `${name.padEnd(20)} ${showSpread(memory, 'MiB PSS', 1)}, ${worked.high.toFixed(0)} ms of processor time`,
    `  key → echo         ${showSpread(thaw, 'ms', 1)}`,
  ];
}

export interface StepOptions {
  readonly steps: number;
  readonly rounds: number;
  readonly machine?: boolean;
}

export async function step({ steps, rounds, machine }: StepOptions, tell: Phase): Promise<BenchReport> {
  const context = machine === true ? await qemuContext() : null;
  const local = await tell(`${rounds} × ${steps} steps on this host`, () => benchSteps(steps, rounds));
  if (context === null) return { result: { ...local, machine: null }, lines: stepReport(local, null) };
  const provider = await qemuProvider({ phase: tell });
  const found = await tell(`${rounds} × ${steps} steps in machines`, () =>
    benchMachineSteps(provider, steps, rounds),
  );
  const inMachine = { accelerator: context.accelerator, ...found };
  return { result: { ...local, machine: inMachine }, lines: stepReport(local, inMachine) };
}

export async function xray({ rounds }: { readonly rounds: number }, tell: Phase): Promise<BenchReport> {
  const provider = await qemuProvider({ phase: tell });
  const result = await tell('X-ray of an idle machine', () => benchXray(provider, rounds));
  const added = result.watched.median - result.unwatched.median;
  return {
    result: { ...result, added },
    lines: [
      `idle, nobody looks    ${showSpread(result.unwatched, '% of its processor', 2)}`,
      `idle, somebody looks  ${showSpread(result.watched, '% of its processor', 2)}`,
      `the X-ray's share     ${added.toFixed(2)} %`,
      `one look               ${showSpread(result.look, 'ms of processor time')}`,
      `a new namespace       seen ${showSpread(result.seenAfter, 'ms')} after the prompt in it`,
    ],
  };
}

export async function lint({
  labs,
  rounds,
}: {
  readonly labs: number;
  readonly rounds: number;
}): Promise<BenchReport> {
  const folders = (await labIds(OWN_LABS)).map((id) => join(OWN_LABS, id));
  const result = await benchLint(folders, labs, rounds);
  return { result: { labs, ...result }, lines: [`lint of ${labs} labs  ${showSpread(result, 'ms')}`] };
}
