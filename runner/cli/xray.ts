/** `unbox xray`: what is inside a machine, as a tree: alive, of a shell that is open; or once, of a lab at some step. */
import type { Command } from 'commander';
import { MachineError } from '../machine/machine-error.ts';
import type { MachineProvider } from '../machine/machine.ts';
import type { Lab } from '../lab/lab.ts';
import { LabSession } from '../run/lab-session.ts';
import { runStep } from '../run/run-step.ts';
import { ScriptError } from '../run/script-error.ts';
import { look } from '../xray/collector.ts';
import { drawPicture } from '../xray/picture.ts';
import type { Picture } from '../xray/picture.ts';
import { XrayError } from '../xray/xray-error.ts';
import { LABS_DIR, NoSuchLabError, problemsText, readLabs } from './find-labs.ts';
import { colorsFor, interruptible, isInteractive, processIo } from './io.ts';
import type { Io } from './io.ts';
import { machineErrorText } from './machine-error-text.ts';
import { qemu } from './qemu.ts';
import { stepNumber } from './step-number.ts';
import { showLive, treeText } from './xray-screen.ts';
import { findXray } from './xray-socket.ts';

export interface XrayOptions {
  readonly until?: string;
  readonly once?: boolean;
  readonly json?: boolean;
  readonly system?: boolean;
  readonly labs: string;
}

type XrayIo = Io & { readonly provider: () => Promise<MachineProvider> };

export function registerXray(program: Command): void {
  program
    .command('xray')
    .description('show what is inside a machine: processes and namespaces, control groups, networks')
    .argument('[lab]', 'id, part of an id, or path; left out: the machine that `unbox shell` has open')
    .option(
      '--until <step>',
      'with a lab: as it is just before this step, by number or name; else at its end',
    )
    .option('--once', 'print the tree once, instead of following it')
    .option('--json', 'print it once, as JSON')
    .option('--system', 'also what belongs to the machine itself')
    .option('--labs <dir>', 'folder with the labs', LABS_DIR)
    .addHelpText(
      'after',
      '\nSide by side: `unbox shell` (or `unbox run uts --until 3 --keep`) in one terminal, `unbox xray` in another.',
    )
    .action(async (lab: string | undefined, options: XrayOptions) => {
      process.exitCode = await xray(lab, options, { ...processIo, provider: qemu });
    });
}

/** Exit status: 0 shown, 1 the lab did not get there, 2 wrong use, 3 the machine failed. */
export async function xray(lab: string | undefined, options: XrayOptions, io: XrayIo): Promise<number> {
  return interruptible(async (signal) => {
    try {
      if (lab === undefined) return await ofOpenMachine(options, io, signal);
      return await ofLab(lab, options, io, signal);
    } catch (error) {
      if (error instanceof NoSuchLabError || error instanceof ScriptError) {
        io.stderr.write(`${error.message}\n`);
        return error instanceof ScriptError ? 1 : 2;
      }
      if (error instanceof XrayError) io.stderr.write(`${error.message} ${error.hint}\n`);
      else if (error instanceof MachineError) io.stderr.write(machineErrorText(error, colorsFor(io.stderr)));
      else throw error;
      return 3;
    }
  });
}

async function ofOpenMachine(options: XrayOptions, io: XrayIo, signal: AbortSignal): Promise<number> {
  if (options.until !== undefined) throw new NoSuchLabError('--until goes with a lab: say which.');
  const line = await findXray();
  if (line === null) {
    io.stderr.write(
      'No machine is open. Run `unbox shell` in another terminal, or name a lab: `unbox xray uts`.\n',
    );
    return 2;
  }
  if (options.once !== true && options.json !== true && isInteractive(io)) {
    const end = await showLive(line, io, { system: options.system === true, signal });
    if (end === 'ended') io.stdout.write('The machine is gone.\n');
    return 0;
  }
  signal.addEventListener('abort', () => line.close(), { once: true });
  for await (const told of line.told) {
    if (told.kind === 'trouble') throw new MachineError('exec-failed', told.message, { hint: '' });
    if (told.kind !== 'picture') continue;
    line.close();
    print(told.picture, options, io);
    return 0;
  }
  signal.throwIfAborted();
  io.stderr.write('The machine is gone.\n');
  return 3;
}

async function ofLab(name: string, options: XrayOptions, io: XrayIo, signal: AbortSignal): Promise<number> {
  const { labs, problems } = await readLabs([name], options.labs);
  if (problems.length > 0) {
    io.stderr.write(await problemsText(problems));
    return 2;
  }
  const [lab, ...more] = labs;
  if (lab === undefined || more.length > 0) throw new NoSuchLabError(`"${name}" means more than one lab.`);
  const until = options.until === undefined ? lab.steps.length : stepNumber(lab, options.until);
  if (typeof until === 'string') throw new NoSuchLabError(until);
  const provider = await io.provider();
  await using session = await LabSession.start(lab, provider, { checks: 'when-asked' });
  const failed = await doSteps(session, lab, until, signal);
  if (failed !== null) io.stderr.write(`${failed}\n`);
  const facts = await look(session.machine);
  print(drawPicture(facts, null, { terminals: lab.terminals, at: Date.now() }), options, io);
  return failed === null ? 0 : 1;
}

/** Does all steps before `until`; says where it came to an end before. */
async function doSteps(
  session: LabSession,
  lab: Lab,
  until: number,
  signal: AbortSignal,
): Promise<string | null> {
  for (const step of lab.steps.slice(0, until)) {
    const { verdict } = await runStep(session, step, { emit: () => {}, signal });
    signal.throwIfAborted();
    if (verdict === 'passed') continue;
    return `Step ${step.index + 1}, "${step.title}", did not pass; this is where it stands. \`unbox run ${lab.id}\` tells why.`;
  }
  return null;
}

function print(picture: Picture, options: XrayOptions, io: Io): void {
  const text = JSON.stringify(picture, null, 2);
  if (options.json === true) io.stdout.write(`${text}\n`);
  else io.stdout.write(treeText(picture, options.system === true, colorsFor(io.stdout)));
}
