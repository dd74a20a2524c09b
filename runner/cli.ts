/** argv -> command -> exit status, nothing else. What a command does stands in cli/. */
import { Command, CommanderError } from 'commander';
import { registerBench } from './cli/bench.ts';
import { tell } from './cli/ending.ts';
import { processIo } from './cli/io.ts';
import { registerDoctor } from './cli/doctor.ts';
import { registerImage } from './cli/image.ts';
import { registerLint } from './cli/lint.ts';
import { registerList } from './cli/list.ts';
import { registerNew } from './cli/new.ts';
import { watchOutput } from './cli/lost-output.ts';
import { registerRun } from './cli/run.ts';
import { registerShell } from './cli/shell.ts';
import { registerValidate } from './cli/validate.ts';
import { registerXray } from './cli/xray.ts';

/** Exit status of a usage error; an invalid lab has the same: nothing was run in either case. */
const USAGE = 2;

export function buildProgram(): Command {
  const program = new Command('unbox')
    .description('Take containers apart: labs that run in a disposable virtual machine, every step verified')
    .exitOverride()
    .showHelpAfterError('(unbox --help tells all commands)');
  registerRun(program);
  registerValidate(program);
  registerList(program);
  registerLint(program);
  registerNew(program);
  registerShell(program);
  registerXray(program);
  registerDoctor(program);
  registerImage(program);
  registerBench(program);
  return program;
}

/** Runs a command to its end, and until all that it printed has arrived; resolves with the exit status. */
export async function main(program: Command, argv: readonly string[]): Promise<number> {
  const output = watchOutput(processIo);
  const status = await run(program, argv);
  const lost = await output.end();
  return lost === null ? status : tell(lost, processIo);
}

async function run(program: Command, argv: readonly string[]): Promise<number> {
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : USAGE;
  }
  return Number(process.exitCode ?? 0);
}
