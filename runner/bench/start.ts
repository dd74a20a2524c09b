/** Measures what a learner waits for: from the request for a machine to the first verified output, and a reset. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { MachineProvider } from '../machine/machine.ts';
import { LabRun } from '../run/lab-run.ts';
import { spread } from './spread.ts';
import type { Spread } from './spread.ts';
import { trivialLab } from './step-session.ts';

/** How machines come to be. */
export interface StartWay {
  readonly name: string;
  readonly provider: MachineProvider;
  /** Resolves when all that it keeps ready is ready. */
  readonly ready: () => Promise<void>;
}

const MEASURED = ['machine', 'prompt', 'builtin', 'program', 'reset'] as const;
type Measured = (typeof MEASURED)[number];

/** ms, all but the last from the request. */
export interface StartTimes extends Readonly<Record<Measured, Spread>> {
  /** To a machine that knows its name and time. */
  readonly machine: Spread;
  /** To the prompt in a lab's terminal. */
  readonly prompt: Spread;
  /** To verified output of a command of the shell itself. */
  readonly builtin: Spread;
  /** To verified output of a program: the emulator has to see fork, exec and loader first. */
  readonly program: Spread;
  /** A reset of that machine, to its prompt. */
  readonly reset: Spread;
}

export interface StartBench {
  /** `qemu-system-x86_64 --version`, ms: how fast this host is, as far as starts go. */
  readonly version: Spread;
  /** By name of the way. */
  readonly ways: Readonly<Record<string, StartTimes>>;
  /** Boot of the same image to its prompts, ms; null when it was left out. */
  readonly coldBoot: number | null;
}

const COMMANDS = { builtin: ['echo $((6 * 7))', '42'], program: ['hostname', '%{HOSTNAME}'] } as const;

/** Each round is a machine of its own, the ways and the two kinds of commands in turn. `qemu`: path of the emulator. */
export async function benchStart(
  ways: readonly StartWay[],
  rounds: number,
  qemu: string,
  coldBoot: (() => Promise<number>) | null,
): Promise<StartBench> {
  const version: number[] = [];
  const times = new Map(ways.map(({ name }) => [name, noTimes()]));
  // A process's first start loads code, which happens only once.
  for (const way of ways) await oneRound(way, 'builtin', noTimes());
  for (let round = 0; round < rounds; round++) {
    for (const way of ways) {
      for (const kind of ['builtin', 'program'] as const) {
        version.push(await versionMs(qemu));
        await oneRound(way, kind, times.get(way.name) ?? noTimes());
      }
    }
  }
  return {
    version: spread(version),
    ways: Object.fromEntries([...times].map(([name, one]) => [name, spreads(one)])),
    coldBoot: coldBoot === null ? null : await coldBoot(),
  };
}

type Times = Record<Measured, number[]>;

const noTimes = (): Times => ({ machine: [], prompt: [], builtin: [], program: [], reset: [] });

function spreads(times: Times): StartTimes {
  const { machine, prompt, builtin, program, reset } = times;
  return {
    machine: spread(machine),
    prompt: spread(prompt),
    builtin: spread(builtin),
    program: spread(program),
    reset: spread(reset),
  };
}

async function oneRound(way: StartWay, kind: keyof typeof COMMANDS, times: Times): Promise<void> {
  const lab = trivialLab('$', [COMMANDS[kind]]);
  await way.ready();
  const started = performance.now();
  await using labRun = await LabRun.start(lab, way.provider);
  times.prompt.push(performance.now() - started);
  const result = await labRun.run({ step: 0, action: 0 });
  times[kind].push(performance.now() - started);
  times.machine.push(labRun.machine.startMs);
  if (result.verdict !== 'passed') throw new Error(`The bench's own command failed: ${result.message}`);
  await way.ready();
  const resetAt = performance.now();
  await labRun.reset();
  times.reset.push(performance.now() - resetAt);
}

async function versionMs(qemu: string): Promise<number> {
  const started = performance.now();
  await once(spawn(qemu, ['--version'], { stdio: 'ignore' }), 'close');
  return performance.now() - started;
}
