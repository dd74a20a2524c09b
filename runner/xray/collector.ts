/** The program that looks at a machine from the inside: where it is, and how to ask it. */
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { execa, ExecaError } from 'execa';
import { cacheDir } from '../host/paths.ts';
import { MachineError } from '../machine/machine-error.ts';
import type { ExecResult, Machine } from '../machine/machine.ts';
import { COLLECTOR_SOURCE, collectorName, collectorPath } from './collector/program.ts';
import type { Facts } from './facts.ts';
import { parseFacts } from './parse-facts.ts';
import { XrayError } from './xray-error.ts';

/** Where the image has it. */
const PROGRAM = collectorPath();

/** After a wait is over: a machine with much to do needs long for one look. */
const LATE_MS = 10_000;

/**
 * Looks once. With `have`, it waits up to `waitMs` until the machine is no longer what that hash stood for, or
 * is at work. @throws XrayError, MachineError
 */
export async function look(
  machine: Machine,
  { have, waitMs }: { readonly have: string; readonly waitMs: number } = { have: '0', waitMs: 0 },
): Promise<Facts> {
  const run = (): Promise<ExecResult> =>
    machine.exec([PROGRAM, '--have', have, '--wait', String(waitMs)], { timeoutMs: waitMs + LATE_MS });
  const result = await run().catch(async (error: unknown) => {
    if (!(error instanceof MachineError) || error.code !== 'exec-failed') throw error;
    await machine.putFile(PROGRAM, await readFile(await builtCollector()), { mode: 0o755 });
    return run();
  });
  if (result.timedOut)
    throw new XrayError('the collector did not answer in time', 'The machine is overloaded.');
  if (result.status !== 0) throw new XrayError(`the collector ended with status ${result.status}`);
  if (result.truncated) throw new XrayError('the collector says too much');
  return parseFacts(result.stdout);
}

/** For images that were built before there was a collector: made once on this host. */
async function builtCollector(): Promise<string> {
  const dir = join(cacheDir(), 'xray');
  const program = join(dir, collectorName());
  if (
    await readFile(program).then(
      () => true,
      () => false,
    )
  )
    return program;
  await mkdir(dir, { recursive: true });
  const aside = `${program}.${process.pid}`;
  await execa('cc', ['-O2', '-static', '-o', aside, COLLECTOR_SOURCE]).catch((error: unknown) => {
    throw new XrayError(
      `its image has no collector, and none could be made here (${error instanceof ExecaError ? error.shortMessage : String(error)})`,
      'Build the image anew: `npx unbox image build`.',
    );
  });
  await rename(aside, program);
  return program;
}
