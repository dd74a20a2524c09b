/** `unbox xray`: what is inside a machine, as a tree: live, for an open shell; or once, for a lab at some step. */
import type { Command } from 'commander';
import type { Lab } from '../lab/lab.ts';
import { loadLab } from '../lab/load-labs.ts';
import { versionedJson } from '../report/versioned-json.ts';
import { LabRun } from '../run/lab-run.ts';
import { runStep } from '../run/run-step.ts';
import { look } from '../xray/collector.ts';
import { drawPicture } from '../xray/picture.ts';
import type { Picture } from '../xray/picture.ts';
import { DONE, FAILED, MACHINE_FAILED, interruptible } from './ending.ts';
import { labFolder } from './find-labs.ts';
import { colorsFor, isInteractive, processIo } from './io.ts';
import type { Io } from './io.ts';
import { qemu } from './qemu.ts';
import type { OpenProvider } from './qemu.ts';
import { stepNumber } from './step-number.ts';
import { labsOption } from './labs-dir.ts';
import { UsageError } from './usage-error.ts';
import { showLive, treeText } from './xray-screen.ts';
import { findXray } from './xray-socket.ts';
import { unbox } from '../command-name.ts';

export interface XrayOptions {
  readonly until?: string;
  readonly once?: boolean;
  readonly json?: boolean;
  readonly system?: boolean;
  readonly labs: string;
}

const JSON_VERSION = 1;

type XrayIo = Io & { readonly provider: OpenProvider };

export function defineXray(command: Command): void {
  command
    .argument('[lab]', 'id, part of an id, or path; left out: the machine that `unbox shell` has open')
    .option(
      '--until <step>',
      'with a lab: as it is just before this step, by number or name; else at its end',
    )
    .option('--once', 'print the tree once, instead of following it')
    .option('--json', 'print it once, as JSON')
    .option('--system', 'also what belongs to the machine itself')
    .addOption(labsOption())
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
  return interruptible(io, (signal) =>
    lab === undefined ? ofOpenMachine(options, io, signal) : ofLab(lab, options, io, signal),
  );
}

async function ofOpenMachine(options: XrayOptions, io: XrayIo, signal: AbortSignal): Promise<number> {
  if (options.until !== undefined) throw new UsageError('--until goes with a lab: say which.');
  const line = await findXray();
  if (line === null)
    throw new UsageError(
      `No machine is open. Run \`${unbox('shell')}\` in another terminal, or name a lab: \`${unbox('xray uts')}\`.`,
    );
  if (options.once !== true && options.json !== true && isInteractive(io)) {
    const end = await showLive(line, io, { system: options.system === true, signal });
    if (end === 'ended') io.stdout.write('The machine is gone.\n');
    return DONE;
  }
  signal.addEventListener('abort', () => line.close(), { once: true });
  for await (const told of line.told) {
    if (told.kind === 'process') continue;
    line.close();
    if (told.kind === 'picture') {
      print(told.picture, options, io);
      return DONE;
    }
    io.stderr.write(`${told.message}\n`);
    return MACHINE_FAILED;
  }
  signal.throwIfAborted();
  io.stderr.write('The machine is gone.\n');
  return MACHINE_FAILED;
}

async function ofLab(name: string, options: XrayOptions, io: XrayIo, signal: AbortSignal): Promise<number> {
  const lab = await loadLab(await labFolder(name, options.labs));
  const until = options.until === undefined ? lab.steps.length : stepNumber(lab, options.until);
  const provider = await io.provider({ signal });
  await using labRun = await LabRun.start(lab, provider, { checks: 'when-asked', signal });
  const failed = await doSteps(labRun, lab, until, signal);
  if (failed !== null) io.stderr.write(`${failed}\n`);
  const facts = await look(labRun.machine);
  print(drawPicture(facts, null, { terminals: lab.terminals, at: Date.now() }), options, io);
  return failed === null ? DONE : FAILED;
}

/** Does all steps before `until`; returns where it stopped early. */
async function doSteps(labRun: LabRun, lab: Lab, until: number, signal: AbortSignal): Promise<string | null> {
  for (const step of lab.steps.slice(0, until)) {
    const { verdict } = await runStep(labRun, step, { emit: () => {}, signal });
    signal.throwIfAborted();
    if (verdict === 'passed') continue;
    return `Step ${step.index + 1}, "${step.title}", did not pass; this shows where it stopped. \`${unbox(`run ${lab.id}`)}\` tells why.`;
  }
  return null;
}

function print(picture: Picture, options: XrayOptions, io: Io): void {
  if (options.json === true) io.stdout.write(versionedJson('unbox-xray', JSON_VERSION, { ...picture }));
  else io.stdout.write(treeText(picture, options.system === true, colorsFor(io.stdout)));
}
