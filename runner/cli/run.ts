/** `unbox run`: runs labs from start to end in fresh machines and verifies every step. */
import { open, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { MachineError } from '../machine/machine-error.ts';
import type { MachineProvider } from '../machine/machine.ts';
import type { Lab } from '../lab/lab.ts';
import { jsonReport } from '../report/json.ts';
import { textReporter } from '../report/reporter.ts';
import type { Reporter } from '../report/reporter.ts';
import type { LabResult } from '../run/events.ts';
import { runLab } from '../run/run-lab.ts';
import { LABS_DIR, NoSuchLabError, choices, labIds, problemsText, readLabs } from './find-labs.ts';
import { colorsFor, interruptible, isInteractive, processIo } from './io.ts';
import type { Io } from './io.ts';
import { keepOpen } from './keep-open.ts';
import { machineErrorText } from './machine-error-text.ts';
import { qemu } from './qemu.ts';
import { stepNumber } from './step-number.ts';
import { update, updateFault } from './update.ts';

export interface RunOptions {
  readonly json?: string;
  readonly keep?: boolean;
  /** Number of a step, from 1, or its name. */
  readonly until?: string;
  /** Rewrite the expected lines that no longer fit. */
  readonly update?: boolean;
  readonly yes?: boolean;
  readonly labs: string;
}

export type RunIo = Io & { readonly provider: () => Promise<MachineProvider> };

export function registerRun(program: Command): void {
  program
    .command('run')
    .description('run labs from start to end in fresh machines and verify every step')
    .argument('[lab...]', 'ids, parts of ids ("uts"), or paths ("labs/02-uts/")')
    .option('--json <file>', 'write the whole result as JSON; - for standard output')
    .option(
      '--keep',
      'be left in the terminal in which a failure happened, or in which the step of --until begins',
    )
    .option(
      '--until <step>',
      'run one lab up to just before this step: its number from 1, or its name as in links',
    )
    .option('--update', 'rewrite the expected lines that no longer fit; shows the difference and asks')
    .option('--yes', 'with --update: write without asking')
    .option('--labs <dir>', 'folder with the labs', LABS_DIR)
    .addHelpText(
      'after',
      '\nTo look at a step yourself: unbox run uts --until 3 --keep\n' +
        '\nExit status: 0 all verified, 1 something failed, 2 invalid lab or wrong use, 3 the machine failed.',
    )
    .action(async (names: string[], options: RunOptions) => {
      process.exitCode = await run(names, options, { ...processIo, provider: qemu });
    });
}

/** Exit status: 0 all verified, 1 a verdict failed, 2 a lab is invalid (then nothing runs) or wrong use, 3 the machine failed. */
export async function run(names: readonly string[], options: RunOptions, io: RunIo): Promise<number> {
  let labs: readonly Lab[];
  try {
    if (names.length === 0) {
      throw new NoSuchLabError(`Say which lab to run. ${choices(await labIds(options.labs), options.labs)}`);
    }
    const read = await readLabs(names, options.labs);
    if (read.problems.length > 0) {
      io.stderr.write(await problemsText(read.problems));
      return 2;
    }
    labs = read.labs;
  } catch (error) {
    if (!(error instanceof NoSuchLabError)) throw error;
    io.stderr.write(`${error.message}\n`);
    return 2;
  }
  const until = untilOf(labs, options.until);
  const fault =
    typeof until === 'string' ? until : (updateFault(options, io) ?? (await jsonFault(options.json)));
  if (fault !== null) {
    io.stderr.write(`${fault}\n`);
    return 2;
  }
  if (options.update === true) return interruptible((signal) => update(labs, options, io, signal));
  const plan: Plan = { labs, until: typeof until === 'number' ? until : null, options };
  return interruptible((signal) => runAll(plan, io, signal));
}

interface Plan {
  readonly labs: readonly Lab[];
  /** Index of the step to stop before. */
  readonly until: number | null;
  readonly options: RunOptions;
}

/** Index of the step, null without one; as text, what is wrong with it. */
function untilOf(labs: readonly Lab[], until: string | undefined): number | string | null {
  if (until === undefined) return null;
  const [lab, ...more] = labs;
  if (lab === undefined || more.length > 0) return '--until goes with one lab: say which.';
  return stepNumber(lab, until);
}

async function runAll(plan: Plan, io: RunIo, signal: AbortSignal): Promise<number> {
  const { labs, options } = plan;
  // Progress must not get into a result that goes to standard output.
  const stream = options.json === '-' ? io.stderr : io.stdout;
  const reporter = textReporter({
    write: (text) => stream.write(text),
    colors: colorsFor(stream),
    columns: stream.isTTY ? stream.columns : null,
  });
  if (options.keep === true && !isInteractive(io))
    io.stderr.write('--keep has no effect without a terminal.\n');
  let provider: MachineProvider;
  try {
    provider = await io.provider();
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    io.stderr.write(machineErrorText(error, colorsFor(io.stderr)));
    // Told once to a person; a program still gets its result, with every lab unknown.
    const none = { name: 'none', create: () => Promise.reject(error) };
    await writeJson(await Promise.all(labs.map((lab) => runLab(lab, none))), options, io);
    return 3;
  }
  const results: LabResult[] = [];
  for (const lab of labs) {
    results.push(await oneLab(lab, plan, provider, reporter, io, signal));
  }
  reporter.end(results, plan.until);
  await writeJson(results, options, io);
  return exitStatus(results, plan.until);
}

async function writeJson(results: readonly LabResult[], options: RunOptions, io: Io): Promise<void> {
  if (options.json === '-') io.stdout.write(jsonReport(results));
  else if (options.json !== undefined) await writeFile(options.json, jsonReport(results));
}

/** Says why a result could not be written there, before anything runs; null when it can. */
async function jsonFault(file: string | undefined): Promise<string | null> {
  if (file === undefined || file === '-') return null;
  try {
    await (await open(file, 'a')).close();
    return null;
  } catch (error) {
    return `The result can't be written to ${file}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function oneLab(
  lab: Lab,
  { options, until }: Plan,
  provider: MachineProvider,
  reporter: Reporter,
  io: RunIo,
  signal: AbortSignal,
): Promise<LabResult> {
  const keep = options.keep === true && isInteractive(io);
  return runLab(lab, provider, {
    signal,
    emit: (event) => reporter.tell(lab, event),
    ...(until === null ? {} : { until }),
    ...(keep ? { keep: (session, stop) => keepOpen(session, stop, io, signal) } : {}),
  });
}

/** With `--until` the verdict on the whole lab is unknown at best; the steps before count. */
function exitStatus(results: readonly LabResult[], until: number | null): number {
  if (results.some((result) => result.error?.kind === 'machine')) return 3;
  if (results.some((result) => result.error !== null)) return 1;
  const counted = until === null ? results : results.flatMap(({ steps }) => steps.slice(0, until));
  return counted.every(({ verdict }) => verdict === 'passed') ? 0 : 1;
}
