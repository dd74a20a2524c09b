/** `unbox lint`: reads labs and tells every mistake in them, without running anything. */
import type { Command } from 'commander';
import { LABS_DIR, NoSuchLabError, labIds, problemsText, readLabs } from './find-labs.ts';
import { processIo } from './io.ts';
import type { Io } from './io.ts';

export function registerLint(program: Command): void {
  program
    .command('lint')
    .description('check labs for mistakes without running them')
    .argument('[lab...]', 'ids, parts of ids, or paths; all labs when left out')
    .option('--labs <dir>', 'folder with the labs', LABS_DIR)
    .action(async (names: string[], options: { labs: string }) => {
      process.exitCode = await lint(names, options, processIo);
    });
}

/** Exit status: 0, or 2 when a lab is invalid or there is none. */
export async function lint(
  names: readonly string[],
  options: { readonly labs: string },
  io: Io,
): Promise<number> {
  try {
    const wanted =
      names.length > 0 ? names : (await labIds(options.labs)).map((id) => `${options.labs}/${id}`);
    if (wanted.length === 0) throw new NoSuchLabError(`There are no labs in ${options.labs}.`);
    const { labs, problems } = await readLabs(wanted, options.labs);
    if (problems.length > 0) {
      io.stderr.write(await problemsText(problems));
      return 2;
    }
    io.stdout.write(`${labs.length === 1 ? '1 lab is' : `${labs.length} labs are`} well-formed.\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof NoSuchLabError)) throw error;
    io.stderr.write(`${error.message}\n`);
    return 2;
  }
}
