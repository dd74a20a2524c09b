/** The one way out of a command: its exit status, and what a person reads when it could not do what was asked. */
import { SettingError } from '../host/host-error.ts';
import { hostErrorOf } from '../host/refusal.ts';
import { LabError } from '../lab/lab-error.ts';
import { MachineError } from '../machine/machine-error.ts';
import type { MachineProvider } from '../machine/machine.ts';
import { NewLabError } from '../new/new-lab.ts';
import { ScriptError } from '../run/script-error.ts';
import { XrayError } from '../xray/xray-error.ts';
import { problemsText } from './find-labs.ts';
import { Interrupted, colorsFor } from './io.ts';
import type { Io } from './io.ts';
import { OutputError } from './lost-output.ts';
import { UsageError } from './usage-error.ts';
import { unbox } from '../command-name.ts';

export const DONE = 0;
/** A verdict failed, or something does not fit. */
export const FAILED = 1;
/** Wrong use, or an invalid lab: nothing was run. */
export const REFUSED = 2;
export const MACHINE_FAILED = 3;
/** There was a result, but it could not be written; the number is from sysexits(3). */
const NOT_WRITTEN = 74;

/** For a command's help: what each exit status means, those that all commands have included. */
export function statusHelp(own: Readonly<Record<number, string>>): string {
  const all = { ...own, 70: 'unbox has a bug', [NOT_WRITTEN]: 'a result could not be written' };
  const lines = Object.entries(all).map(([status, meaning]) => `  ${status.padEnd(7)}  ${meaning}\n`);
  return `\nExit status:\n${lines.join('')}  128 + n  ended by signal n: 130 for Ctrl-C, 141 when the reader closed the pipe`;
}

/** Does a command's work; what somebody can fix is reported on standard error. Resolves with the exit status. */
export async function ending(io: Io, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    return tell(error, io);
  }
}

/**
 * As `ending`, with a signal that SIGINT, SIGTERM and SIGHUP abort, so that the work can clear away what it made;
 * the exit status then is 128 + the signal's number. Output that arrives nowhere aborts it as well.
 */
export async function interruptible(io: Io, work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const controller = new AbortController();
  const names = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;
  const asked = new Set<string>();
  const handlers = names.map((name) => ({
    name,
    abort: () => {
      const interrupted = new Interrupted(name);
      // Asked twice: at once, without tidying up. The next start does that. One end may come as two different signals.
      if (asked.has(name)) process.exit(interrupted.status);
      asked.add(name);
      controller.abort(interrupted);
    },
  }));
  for (const { name, abort } of handlers) process.on(name, abort);
  const lose = (): void => controller.abort(new Interrupted('SIGPIPE'));
  for (const stream of [io.stdout, io.stderr]) stream.on('error', lose);
  try {
    return await ending(io, () =>
      work(controller.signal).catch((error: unknown) => {
        // The machines of this terminal got the same signal: whatever fails from then on fails because of it.
        controller.signal.throwIfAborted();
        throw error;
      }),
    );
  } finally {
    for (const { name, abort } of handlers) process.off(name, abort);
    for (const stream of [io.stdout, io.stderr]) stream.off('error', lose);
  }
}

/** Reports an error that somebody can fix; returns the exit status. Others are bugs, and rethrown. */
export async function tell(error: unknown, io: Io): Promise<number> {
  if (error instanceof Interrupted) return error.status;
  if (error instanceof OutputError) {
    io.stderr.write(`${error.message}\n`);
    return NOT_WRITTEN;
  }
  if (error instanceof UsageError || error instanceof NewLabError) {
    io.stderr.write(`${error.message}\n`);
    return REFUSED;
  }
  if (error instanceof LabError) {
    io.stderr.write(`${await problemsText(error.problems)}Nothing was run.\n`);
    return REFUSED;
  }
  if (error instanceof MachineError && error.code === 'interrupted') return new Interrupted('SIGINT').status;
  if (error instanceof ScriptError || error instanceof MachineError || error instanceof XrayError) {
    io.stderr.write(troubleText(error, io));
    return error instanceof ScriptError ? FAILED : MACHINE_FAILED;
  }
  const trouble = hostErrorOf(error);
  if (trouble === null) throw error;
  io.stderr.write(`${colorsFor(io.stderr).red('✗')} ${trouble.message}\n`);
  return trouble instanceof SettingError ? REFUSED : MACHINE_FAILED;
}

/** Says why there is no machine; what labs then run on: a program still gets its result, with every lab unknown. */
export async function withoutMachines(reason: unknown, io: Io): Promise<MachineProvider> {
  const error = reason instanceof MachineError ? reason : machineErrorOf(reason);
  await tell(reason, io);
  return { name: 'none', create: () => Promise.reject(error) };
}

/** A host that refuses has no machine. @throws any other error */
function machineErrorOf(reason: unknown): MachineError {
  const trouble = hostErrorOf(reason);
  if (trouble === null || trouble instanceof SettingError) throw reason;
  const hint = `\`${unbox('doctor')}\` says what else this host lacks.`;
  return new MachineError('start-failed', trouble.message, { hint, cause: reason });
}

interface Trouble {
  readonly message: string;
  readonly hint: string;
  readonly detail?: string;
}

function troubleText({ message, hint, detail = '' }: Trouble, io: Io): string {
  const lines = detail === '' ? [] : ['', ...detail.trimEnd().split('\n')];
  return [
    `${colorsFor(io.stderr).red('✗')} ${message}\n  hint: ${hint}\n`,
    ...lines.map((line) => (line === '' ? '\n' : `    ${line}\n`)),
  ].join('');
}
