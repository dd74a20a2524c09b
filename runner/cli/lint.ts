/** `unbox lint`: reads labs and tells every mistake in them, without running anything. */
import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { LabError } from '../lab/lab-error.ts';
import type { LabProblem } from '../lab/lab-error.ts';
import { lintLab, loadLabs } from '../lab/load-labs.ts';
import { lintAnnotations, lintJson } from '../report/lint-report.ts';
import { DONE, REFUSED, ending } from './ending.ts';
import { LABS_DIR, labFolders, problemsText } from './find-labs.ts';
import { processIo } from './io.ts';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

interface LintOptions {
  readonly labs: string;
  readonly json?: boolean;
  /** Left out: where GitHub Actions runs it. */
  readonly github?: boolean;
}

export function registerLint(program: Command): void {
  program
    .command('lint')
    .description('check labs for mistakes without running them')
    .argument('[lab...]', 'ids, parts of ids, or paths; all labs when left out')
    .option('--labs <dir>', 'folder with the labs', LABS_DIR)
    .option('--json', 'as JSON, on standard output')
    .option('--github', 'with annotations for GitHub (default: in GitHub Actions)')
    .option('--no-github', 'without them')
    .action(async (names: string[], options: LintOptions) => {
      process.exitCode = await lint(names, options, processIo);
    });
}

/** Exit status: 0, or 2 when a lab is invalid or there is none. */
export async function lint(names: readonly string[], options: LintOptions, io: Io): Promise<number> {
  return ending(io, async () => {
    const { labs, problems } = await look(names, options.labs);
    const json = options.json === true;
    if (options.github ?? process.env['GITHUB_ACTIONS'] === 'true')
      (json ? io.stderr : io.stdout).write(lintAnnotations(problems, fromRepository));
    if (json) io.stdout.write(lintJson(labs, problems));
    else if (problems.length > 0) io.stderr.write(await problemsText(problems));
    else io.stdout.write(`${labs === 1 ? '1 lab is' : `${labs} labs are`} well-formed.\n`);
    return problems.length > 0 ? REFUSED : DONE;
  });
}

/** `labs`: how many there are, sound or not. */
async function look(
  names: readonly string[],
  root: string,
): Promise<{ labs: number; problems: readonly LabProblem[] }> {
  if (names.length === 0) return lookAtAll(root);
  const folders = await labFolders(names, root);
  const problems = await Promise.all(folders.map(lintLab));
  return { labs: folders.length, problems: problems.flat() };
}

async function lookAtAll(root: string): Promise<{ labs: number; problems: readonly LabProblem[] }> {
  try {
    const { labs, problems } = await loadLabs(root);
    const files = new Set([...labs, ...problems].map(({ file }) => file));
    if (files.size === 0) throw new UsageError(`There are no labs in ${root}.`);
    return { labs: files.size, problems };
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return { labs: 0, problems: error.problems };
  }
}

/** GitHub wants paths from the root of the repository, wherever the command was started. */
function fromRepository(file: string): string {
  return relative(process.env['GITHUB_WORKSPACE'] ?? process.cwd(), resolve(file));
}
