/** `unbox run`: runs labs from start to end in fresh machines and verifies every step. */
import type { Command } from 'commander';
import { isLive } from '../../scripts/setup/progress.mjs';
import type { MachineProvider } from '../machine/machine.ts';
import type { Lab } from '../lab/lab.ts';
import { withLearnersPrompt } from '../lab/neutral-prompt.ts';
import { jsonReport } from '../report/json.ts';
import { textReporter } from '../report/reporter.ts';
import type { Reporter } from '../report/reporter.ts';
import type { LabResult } from '../run/events.ts';
import { runLab } from '../run/run-lab.ts';
import { DONE, FAILED, MACHINE_FAILED, interruptible, statusHelp, withoutMachines } from './ending.ts';
import { choices, labIds, soundLabs } from './find-labs.ts';
import { colorsFor, isInteractive, processIo } from './io.ts';
import type { Io } from './io.ts';
import { keepOpen } from './keep-open.ts';
import { STDOUT, openOutput, writeOutput } from './output-file.ts';
import { qemu } from './qemu.ts';
import type { OpenProvider } from './qemu.ts';
import { stepNumber } from './step-number.ts';
import { update, wantsUpdate } from './update.ts';
import { labsOption } from './labs-dir.ts';
import { UsageError } from './usage-error.ts';

export interface RunOptions {
  readonly json?: string;
  readonly keep?: boolean;
  /** Number of a step, from 1, or its name. */
  readonly until?: string;
  /** Rewrite the expected lines that no longer fit. */
  readonly update?: boolean;
  readonly yes?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly labs: string;
}

export type RunIo = Io & { readonly provider: OpenProvider };

export function defineRun(command: Command): void {
  command
    .argument('[lab...]', 'ids, parts of ids ("uts"), or paths ("labs/02-uts/")')
    .option('--json <file>', 'write the whole result as JSON; - for standard output')
    .option('--keep', 'stay in the terminal where it failed, or where the step of --until begins')
    .option(
      '--until <step>',
      'run one lab up to just before this step: its number from 1, or its name as in links',
    )
    .option('--update', 'rewrite the expected lines that no longer fit; shows the difference, then asks')
    .option('--yes', 'with --update: write without asking')
    .option('-q, --quiet', 'print only what fails, and the result')
    .option('-v, --verbose', 'print every command as it is verified')
    .addOption(labsOption())
    .addHelpText(
      'after',
      '\nTo look at a step yourself: unbox run uts --until 3 --keep\n' +
        statusHelp({
          0: 'everything verified',
          1: 'something failed',
          2: 'invalid lab or wrong use: nothing was run, and there is no JSON (see `unbox lint`)',
          3: 'nothing failed but the machine',
        }),
    )
    .action(async (names: string[], options: RunOptions) => {
      process.exitCode = await run(names, options, { ...processIo, provider: qemu });
    });
}

/** Exit status: 0 all verified, 1 a verdict failed, 2 a lab is invalid (then nothing runs) or wrong use, 3 the machine failed. */
export async function run(names: readonly string[], options: RunOptions, io: RunIo): Promise<number> {
  return interruptible(io, async (signal) => {
    if (names.length === 0)
      throw new UsageError(`Say which lab to run. ${choices(await labIds(options.labs), options.labs)}`);
    if (options.quiet === true && options.verbose === true)
      throw new UsageError('--quiet and --verbose cannot be combined.');
    const updates = wantsUpdate(options, io);
    await openOutput(options.json);
    const labs = await soundLabs(names, options.labs, updates ? withLearnersPrompt : undefined);
    const until = untilOf(labs, options.until);
    if (updates) return update(labs, options, io, signal);
    return runAll({ labs, until, options }, io, signal);
  });
}

interface Plan {
  readonly labs: readonly Lab[];
  /** Index of the step to stop before. */
  readonly until: number | null;
  readonly options: RunOptions;
}

/** Index of the step, null without one. @throws UsageError */
function untilOf(labs: readonly Lab[], until: string | undefined): number | null {
  if (until === undefined) return null;
  const [lab, ...more] = labs;
  if (lab === undefined || more.length > 0) throw new UsageError('--until goes with one lab: say which.');
  return stepNumber(lab, until);
}

async function runAll(plan: Plan, io: RunIo, signal: AbortSignal): Promise<number> {
  const { labs, options } = plan;
  // Progress must not get into a result that goes to standard output.
  const stream = options.json === STDOUT ? io.stderr : io.stdout;
  const reporter = textReporter({
    write: (text) => stream.write(text),
    colors: colorsFor(stream),
    columns: isLive(stream) ? stream.columns : null,
    detail: options.quiet === true ? 'failures' : options.verbose === true ? 'commands' : 'steps',
  });
  if (options.keep === true && !isInteractive(io))
    io.stderr.write('--keep has no effect without a terminal.\n');
  let provider: MachineProvider;
  try {
    provider = await io.provider({ signal });
  } catch (error) {
    const none = await withoutMachines(error, io);
    const unknown = await Promise.all(labs.map((lab) => runLab(lab, none)));
    await writeOutput(options.json, () => jsonReport(unknown), io);
    return MACHINE_FAILED;
  }
  const results: LabResult[] = [];
  try {
    for (const lab of labs) results.push(await oneLab(lab, plan, provider, reporter, io, signal));
  } finally {
    reporter.close();
  }
  reporter.end(results, plan.until);
  await writeOutput(options.json, () => jsonReport(results), io);
  return exitStatus(results, plan.until);
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
    ...(keep ? { keep: (labRun, stop) => keepOpen(labRun, stop, io, signal) } : {}),
  });
}

/**
 * With `--until` the verdict on the whole lab is unknown at best; the steps before count. A lab that failed needs its
 * author, whatever else a machine did: 3 says that only a machine got in the way.
 */
function exitStatus(results: readonly LabResult[], until: number | null): number {
  const counted = until === null ? results : results.flatMap(({ steps }) => steps.slice(0, until));
  const failed =
    results.some(({ error }) => error?.kind === 'lab') || counted.some(({ verdict }) => verdict === 'failed');
  if (failed) return FAILED;
  if (results.some(({ error }) => error?.kind === 'machine')) return MACHINE_FAILED;
  return counted.every(({ verdict }) => verdict === 'passed') ? DONE : FAILED;
}
