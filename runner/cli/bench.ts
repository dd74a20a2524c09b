/** `unbox bench start|density|step|lint|xray`: speed and cost, as numbers, on this host. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { benchDensity } from '../bench/density.ts';
import { benchLint } from '../bench/lint.ts';
import { showSpread } from '../bench/spread.ts';
import { benchStart } from '../bench/start.ts';
import { benchMachineSteps, benchSteps } from '../bench/step.ts';
import { stepReport } from '../bench/step-report.ts';
import { benchXray } from '../bench/xray.ts';
import { MachineError } from '../machine/machine-error.ts';
import { qemuContext } from '../machine/qemu/context.ts';
import { DEFAULT_NEEDS, hardwareFor } from '../machine/qemu/hardware.ts';
import { silently } from '../machine/qemu/phase.ts';
import { qemuProvider } from '../machine/qemu/qemu-provider.ts';
import { coldBoot } from '../machine/qemu/template.ts';
import { phase } from '../../scripts/setup/progress.mjs';
import { LABS_DIR, labIds } from './find-labs.ts';
import { colorsFor, interruptible, processIo } from './io.ts';
import { machineErrorText } from './machine-error-text.ts';
import { positive } from './positive.ts';

const MACHINE_FAILED = 3;

export function registerBench(program: Command): void {
  const bench = program.command('bench').description('measure speed and cost on this host');
  bench
    .command('start')
    .description('from the request for a machine to verified output, and a reset, beside a cold boot')
    .option('--rounds <n>', 'machines of each kind', positive, 15)
    .option('--no-cold', 'leave the cold boot out')
    .option('--json', 'as JSON')
    .action((options: { rounds: number; cold: boolean; json?: boolean }) => reporting(() => start(options)));
  bench
    .command('density')
    .description('memory and idle processor time of a machine, many side by side')
    .option('--machines <n>', 'how many', positive, 20)
    .option('--json', 'as JSON')
    .action((options: { machines: number; json?: boolean }) => reporting(() => density(options)));
  bench
    .command('step')
    .description('what a step costs beyond its command, beside cram, expect and bats')
    .option('--steps <n>', 'steps of a run', positive, 200)
    .option('--rounds <n>', 'runs of each tool, by turns', positive, 7)
    .option('--machine', 'also in machines, a new one each round')
    .option('--json', 'as JSON')
    .action((options: StepOptions) => reporting(() => step(options)));
  bench
    .command('xray')
    .description('what the X-ray costs an idle machine, and how soon it shows what happens')
    .option('--rounds <n>', 'measurements of each kind, by turns', positive, 5)
    .option('--json', 'as JSON')
    .action((options: { rounds: number; json?: boolean }) => reporting(() => xray(options)));
  bench
    .command('lint')
    .description('the check of many labs, from the start of the program to its end')
    .option('--labs <n>', 'how many', positive, 100)
    .option('--rounds <n>', 'how often', positive, 9)
    .option('--json', 'as JSON')
    .action((options: LintOptions) => reporting(() => lint(options)));
}

async function xray(options: { rounds: number; json?: boolean }): Promise<number> {
  const provider = await qemuProvider();
  const measure = () => benchXray(provider, options.rounds);
  const result = options.json === true ? await measure() : await phase('X-ray of an idle machine', measure);
  const added = result.watched.median - result.unwatched.median;
  if (options.json === true) return json({ ...result, added });
  return lines([
    `idle, nobody looks    ${showSpread(result.unwatched, '% of its processor', 2)}`,
    `idle, somebody looks  ${showSpread(result.watched, '% of its processor', 2)}`,
    `the X-ray's share     ${added.toFixed(2)} %`,
    `a look                ${showSpread(result.look, 'ms of processor time')}`,
    `a new namespace       seen ${showSpread(result.seenAfter, 'ms')} after the prompt in it`,
  ]);
}

interface LintOptions {
  readonly labs: number;
  readonly rounds: number;
  readonly json?: boolean;
}

async function lint({ labs, rounds, json: asJson }: LintOptions): Promise<number> {
  const folders = (await labIds(LABS_DIR)).map((id) => join(LABS_DIR, id));
  const result = await benchLint(folders, labs, rounds);
  return asJson === true
    ? json({ labs, ...result })
    : lines([`lint of ${labs} labs  ${showSpread(result, 'ms')}`]);
}

interface StepOptions {
  readonly steps: number;
  readonly rounds: number;
  readonly machine?: boolean;
  readonly json?: boolean;
}

async function step({ steps, rounds, machine, json: asJson }: StepOptions): Promise<number> {
  const tell = asJson === true ? silently : phase;
  const context = machine === true ? await qemuContext() : null;
  const local = await tell(`${rounds} × ${steps} steps on this host`, () => benchSteps(steps, rounds));
  const provider = context === null ? null : await qemuProvider({ phase: tell });
  const inMachine =
    context === null || provider === null
      ? null
      : {
          accelerator: context.accelerator,
          ...(await tell(`${rounds} × ${steps} steps in machines`, () =>
            benchMachineSteps(provider, steps, rounds),
          )),
        };
  return asJson === true ? json({ ...local, machine: inMachine }) : lines(stepReport(local, inMachine));
}

async function start(options: { rounds: number; cold: boolean; json?: boolean }): Promise<number> {
  const context = await qemuContext();
  const tell = options.json === true ? silently : phase;
  const provider = await qemuProvider({ phase: tell });
  const boot = () =>
    tell('Cold boot of the same image', () => coldBoot(context, hardwareFor(context, DEFAULT_NEEDS)));
  const result = await benchStart(provider, options.rounds, options.cold ? boot : null);
  const ratio = result.coldBoot === null ? null : result.coldBoot / result.builtin.median;
  if (options.json === true) return json({ accelerator: context.accelerator, ...result, ratio });
  return lines([
    `accelerator                           ${context.accelerator}`,
    `request → machine                     ${showSpread(result.machine, 'ms')}`,
    `request → verified output (built-in)  ${showSpread(result.builtin, 'ms')}`,
    `request → verified output (program)   ${showSpread(result.program, 'ms')}`,
    `reset → prompt                        ${showSpread(result.reset, 'ms')}`,
    ...(result.coldBoot === null || ratio === null
      ? []
      : [
          `cold boot → prompt                    ${result.coldBoot.toFixed(0)} ms, ${ratio.toFixed(0)} × the verified output`,
        ]),
  ]);
}

async function density(options: { machines: number; json?: boolean }): Promise<number> {
  const provider = await qemuProvider();
  const measure = () => benchDensity(provider, options.machines);
  const result =
    options.json === true
      ? await measure()
      : await phase(`${options.machines} machines side by side`, measure);
  if (options.json === true) return json(result);
  return lines([
    `machines           ${result.machines}, all up after ${(result.allUpMs / 1000).toFixed(1)} s`,
    `memory a machine   ${showSpread(result.memory, 'MiB PSS', 1)}`,
    `idle CPU a machine ${showSpread(result.idleCpu, '% of a core', 2)}`,
  ]);
}

function json(result: unknown): number {
  processIo.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  return 0;
}

function lines(text: readonly string[]): number {
  processIo.stdout.write(`${text.join('\n')}\n`);
  return 0;
}

async function reporting(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await interruptible(command);
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    processIo.stderr.write(machineErrorText(error, colorsFor(processIo.stderr)));
    process.exitCode = MACHINE_FAILED;
  }
}
