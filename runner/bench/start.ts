/** Measures what a learner waits for: from the request for a machine to the first verified output, and a reset. */
import type { MachineProvider } from '../machine/machine.ts';
import { LabRun } from '../run/lab-run.ts';
import { spread } from './spread.ts';
import type { Spread } from './spread.ts';
import { trivialLab } from './step-session.ts';

export interface StartBench {
  /** Request to a machine that knows its name and time, ms. */
  readonly machine: Spread;
  /** Request to verified output of a command of the shell itself, ms. */
  readonly builtin: Spread;
  /** Request to verified output of a program, ms: the emulator has to see fork, exec and loader first. */
  readonly program: Spread;
  /** A reset of that machine, to its prompt, ms. */
  readonly reset: Spread;
  /** Boot of the same image to its prompts, ms; null when it was left out. */
  readonly coldBoot: number | null;
}

const COMMANDS = { builtin: ['echo $((6 * 7))', '42'], program: ['hostname', '%{HOSTNAME}'] } as const;

/** No warm pool: each round is a machine of its own, alternating between the two kinds. */
export async function benchStart(
  provider: MachineProvider,
  rounds: number,
  coldBoot: (() => Promise<number>) | null,
): Promise<StartBench> {
  const times = {
    machine: [] as number[],
    builtin: [] as number[],
    program: [] as number[],
    reset: [] as number[],
  };
  // A process's first start loads code, which happens only once.
  await (await firstOutput(provider, 'builtin')).labRun[Symbol.asyncDispose]();
  for (let round = 0; round < rounds; round++) {
    for (const kind of ['builtin', 'program'] as const) {
      const { labRun, ms } = await firstOutput(provider, kind);
      times[kind].push(ms);
      times.machine.push(labRun.machine.startMs);
      const started = performance.now();
      await labRun.reset();
      times.reset.push(performance.now() - started);
      await labRun[Symbol.asyncDispose]();
    }
  }
  return {
    machine: spread(times.machine),
    builtin: spread(times.builtin),
    program: spread(times.program),
    reset: spread(times.reset),
    coldBoot: coldBoot === null ? null : await coldBoot(),
  };
}

async function firstOutput(
  provider: MachineProvider,
  kind: keyof typeof COMMANDS,
): Promise<{ labRun: LabRun; ms: number }> {
  const lab = trivialLab('$', [COMMANDS[kind]]);
  const started = performance.now();
  const labRun = await LabRun.start(lab, provider);
  const result = await labRun.run({ step: 0, action: 0 });
  const ms = performance.now() - started;
  if (result.verdict !== 'passed') throw new Error(`The bench's own command failed: ${result.message}`);
  return { labRun, ms };
}
