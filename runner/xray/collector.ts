/** The program that looks at a machine from the inside: how to ask it. */
import { MachineError } from '../machine/machine-error.ts';
import type { Machine } from '../machine/machine.ts';
import { COLLECTOR_PATH } from './collector/program.ts';
import type { Facts } from './facts.ts';
import { parseFacts } from './parse-facts.ts';
import { XrayError } from './xray-error.ts';
import { unbox } from '../command-name.ts';

/** After a wait is over: a busy machine takes long for one look. */
const LATE_MS = 10_000;

/**
 * Looks once. With `have`, it waits up to `waitMs` until the machine is no longer what that hash stood for, or
 * is at work. @throws XrayError, MachineError
 */
export async function look(
  machine: Machine,
  { have, waitMs }: { readonly have: string; readonly waitMs: number } = { have: '0', waitMs: 0 },
): Promise<Facts> {
  const result = await machine
    .exec([COLLECTOR_PATH, '--have', have, '--wait', String(waitMs)], { timeoutMs: waitMs + LATE_MS })
    .catch(async (error: unknown) => {
      if (error instanceof MachineError && error.code === 'exec-failed') await checkIsThere(machine);
      throw error;
    });
  if (result.timedOut)
    throw new XrayError('the collector did not answer in time', 'The machine is overloaded.');
  if (result.status !== 0) throw new XrayError(`the collector ended with status ${result.status}`);
  if (result.truncated) throw new XrayError('the collector sent too much');
  return parseFacts(result.stdout);
}

/** A machine that is out of processes or memory starts no collector, either; it says so itself. */
async function checkIsThere(machine: Machine): Promise<void> {
  const { status } = await machine.exec(['test', '-x', COLLECTOR_PATH]);
  if (status !== 0)
    throw new XrayError(
      'there is no collector in it',
      `Reset it; if that does not help, build the image again: \`${unbox('image build --force')}\`.`,
    );
}
