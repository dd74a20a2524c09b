/** `unbox validate`: does every lab still work, and can every check tell done from not done? For authors and CI. */
import { appendFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { memoryFree } from '../host/facts.ts';
import { isLive } from '../../scripts/setup/progress.mjs';
import type { MachineProvider } from '../machine/machine.ts';
import { silently } from '../machine/qemu/phase.ts';
import type { Phase } from '../machine/qemu/phase.ts';
import { whyRefused } from '../system-error.ts';
import type { ValidationEvent } from '../validate/events.ts';
import { defaultJobs } from '../validate/jobs.ts';
import { githubSummary } from '../validate/github-summary.ts';
import { validationJson } from '../validate/json.ts';
import { junitXml } from '../validate/junit.ts';
import type { ValidationReport } from '../validate/report.ts';
import { liveReporter, nameWidthOf, plainReporter } from '../validate/reporter.ts';
import type { ReporterOptions, ValidationReporter } from '../validate/reporter.ts';
import { validate } from '../validate/validate.ts';
import { exitStatus } from '../validate/verdict.ts';
import { interruptible, statusHelp, withoutMachines } from './ending.ts';
import { labsOption } from './labs-dir.ts';
import { Interrupted, colorsFor, processIo } from './io.ts';
import type { Io } from './io.ts';
import { labsToValidate } from './labs-to-validate.ts';
import type { LabsToValidate } from './labs-to-validate.ts';
import { OutputError } from './lost-output.ts';
import { STDOUT, openFolder, openOutput, writeOutput } from './output-file.ts';
import { positive } from './positive.ts';
import { qemu } from './qemu.ts';
import type { OpenProvider } from './qemu.ts';
import { UsageError } from './usage-error.ts';

export interface ValidateCliOptions {
  readonly labs: string;
  readonly jobs?: number;
  readonly repeat: number;
  /** Left out: 1. */
  readonly templates?: number;
  readonly json?: string;
  readonly junit?: string;
  readonly recordings?: string;
  readonly quiet?: boolean;
}

export type ValidateIo = Io & {
  readonly provider: OpenProvider;
  readonly env: Readonly<Record<string, string | undefined>>;
};

export function defineValidate(command: Command): void {
  command
    .argument('[lab...]', 'ids, parts of ids ("uts"), or paths; all labs when left out')
    .addOption(labsOption())
    .option('--jobs <n>', 'labs side by side (default: as many as cores and memory allow)', positive)
    .option('--repeat <n>', 'run each lab this many times, to find flaky commands', positive, 1)
    .option(
      '--templates <n>',
      'use machines from this many templates in turn, to find values frozen in one; runs each lab at least that often',
      positive,
      1,
    )
    .option('-q, --quiet', 'print only what fails, and the result')
    .option('--json <file>', 'write the whole result as JSON; - for standard output')
    .option('--junit <file>', 'write the result as JUnit XML; - for standard output')
    .option('--recordings <dir>', 'record every terminal there, as asciicasts (asciinema play)')
    .addHelpText(
      'after',
      statusHelp({
        0: 'everything validated',
        1: 'something failed',
        2: 'an invalid lab (the others were run), or wrong use',
        3: 'nothing failed but a machine',
      }),
    )
    .action(async (names: string[], options: ValidateCliOptions) => {
      process.exitCode = await runValidate(names, options, {
        ...processIo,
        provider: qemu,
        env: process.env,
      });
    });
}

/** Exit status as `unbox run`; 128 + the signal's number when it was stopped by one. */
export async function runValidate(
  names: readonly string[],
  options: ValidateCliOptions,
  io: ValidateIo,
): Promise<number> {
  return interruptible(io, async (signal) => {
    await openOutputs(options);
    const found = await labsToValidate(names, options.labs);
    return validateAll(found, options, io, signal);
  });
}

async function openOutputs({ json, junit, recordings }: ValidateCliOptions): Promise<void> {
  if (json === STDOUT && junit === STDOUT)
    throw new UsageError('Only one of --json and --junit can go to standard output.');
  await openOutput(json);
  await openOutput(junit);
  await openFolder('Recordings', recordings);
}

async function validateAll(
  found: LabsToValidate,
  options: ValidateCliOptions,
  io: ValidateIo,
  signal: AbortSignal,
): Promise<number> {
  const reporter = reporterFor(found, options, io);
  const restore = (): void => reporter.close();
  // Even after a second Ctrl-C, which waits for nothing.
  process.once('exit', restore);
  try {
    let lost = 0;
    const report = await run(found, options, io, signal, {
      ...reporter,
      tell(event) {
        if (event.type === 'recording-lost') lost++;
        reporter.tell(event);
      },
    });
    reporter.close();
    await writeOutput(options.json, () => validationJson(report), io);
    await writeOutput(options.junit, () => junitXml(report, found.sources), io);
    await summarize(report, io);
    if (lost > 0)
      throw new OutputError(
        `${lost === 1 ? 'A recording' : `${lost} recordings`} can't be written to ${options.recordings}: see above.`,
      );
    return signal.reason instanceof Interrupted ? signal.reason.status : exitStatus(report);
  } finally {
    reporter.close();
    process.off('exit', restore);
  }
}

/** GitHub shows on the run's own page what is written there. */
async function summarize(report: ValidationReport, { env }: ValidateIo): Promise<void> {
  const file = env['GITHUB_STEP_SUMMARY'];
  if (env['GITHUB_ACTIONS'] !== 'true' || !file) return;
  await appendFile(file, githubSummary(report)).catch((error: unknown) => {
    throw new OutputError(`The summary can't be written to ${file}: ${whyRefused(error)}.`);
  });
}

async function run(
  found: LabsToValidate,
  options: ValidateCliOptions,
  io: ValidateIo,
  signal: AbortSignal,
  reporter: ValidationReporter,
): Promise<ValidationReport> {
  const { labs, invalid } = found;
  const { templates = 1, recordings = null } = options;
  const repeat = Math.max(options.repeat, templates);
  const runs = labs.length * repeat;
  const host = { processors: availableParallelism(), memory: await memoryFree() };
  const jobs = Math.max(1, Math.min(runs, options.jobs ?? defaultJobs(labs, host)));
  const start = (provider: MachineProvider, emit: (event: ValidationEvent) => void) =>
    validate({ labs, invalid, provider, jobs, repeat, templates, recordings, signal, emit });
  try {
    const phase = options.quiet === true ? silently : noted(reporter);
    const provider = labs.length === 0 ? unused : await io.provider({ phase, signal });
    return await start(provider, (event) => reporter.tell(event));
  } catch (error) {
    return start(await withoutMachines(error, io), () => {});
  }
}

const unused: MachineProvider = {
  name: 'none',
  create: () => Promise.reject(new Error('there is no lab to make a machine for')),
};

/** A template that has to be built first is reported above the table, not in it. */
function noted(reporter: ValidationReporter): Phase {
  return (name, work) => {
    reporter.note(`${name} …`);
    return work();
  };
}

function reporterFor(
  { labs, invalid, sources }: LabsToValidate,
  options: ValidateCliOptions,
  io: ValidateIo,
): ValidationReporter {
  // Progress must not get into a result that goes to standard output.
  const stream = options.json === STDOUT || options.junit === STDOUT ? io.stderr : io.stdout;
  const onGithub = io.env['GITHUB_ACTIONS'] === 'true';
  const reporterOptions: ReporterOptions = {
    colors: colorsFor(stream),
    sources,
    nameWidth: nameWidthOf([...labs, ...invalid].map((lab) => lab.id)),
    quiet: options.quiet === true,
    githubRoot: onGithub ? (io.env['GITHUB_WORKSPACE'] ?? process.cwd()) : null,
  };
  if (!isLive(stream) || options.quiet === true)
    return plainReporter((text) => stream.write(text), reporterOptions);
  const screen = {
    get columns() {
      return stream.columns || 80;
    },
    get rows() {
      return stream.rows || 24;
    },
    write: (text: string) => stream.write(text),
    onResize(listener: () => void) {
      stream.on('resize', listener);
      return () => stream.off('resize', listener);
    },
  };
  return liveReporter(screen, reporterOptions);
}
