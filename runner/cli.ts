/** argv -> command -> exit status, nothing else. What a command does is in cli/. */
import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import type { CommandEntry } from './cli/commands.ts';
import { processIo } from './cli/io.ts';
import { watchOutput } from './cli/lost-output.ts';

/** Exit status of a usage error; an invalid lab has the same: nothing was run in either case. */
const USAGE = 2;

/**
 * The program, with the command that `argv` asks for whole and of the others what `--help` shows. Two entries of one
 * name are one command that gets its parts from both.
 */
export async function buildProgram(
  entries: readonly CommandEntry[],
  argv: readonly string[],
): Promise<Command> {
  const program = new Command('unbox')
    .description('Take containers apart: labs that run in a disposable virtual machine, every step verified')
    .version(`unbox ${packageJson.version}`)
    .exitOverride()
    .showHelpAfterError('(unbox --help lists all commands)');
  const [first, second] = argv.filter((word) => !word.startsWith('-'));
  const asked = first === 'help' ? second : first;
  const all = entries.some(({ name, needsAll }) => name === asked && needsAll === true);
  for (const { name, summary, load } of entries) {
    const command =
      program.commands.find((one) => one.name() === name) ?? program.command(name).description(summary);
    if (all || name === asked) (await load())(command);
  }
  return program;
}

/** Runs a command to its end, and until all that it printed has arrived; resolves with the exit status. */
export async function main(entries: readonly CommandEntry[], argv: readonly string[]): Promise<number> {
  const output = watchOutput(processIo);
  const status = await run(await buildProgram(entries, argv), argv);
  const lost = await output.end();
  if (lost === null) return status;
  const { tell } = await import('./cli/ending.ts');
  return tell(lost, processIo);
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
