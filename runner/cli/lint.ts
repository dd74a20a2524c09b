/** `unbox lint`: reads labs and reports every mistake in them, and what was probably not meant, without running anything. */
import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { errorsOf, LabError, type LabProblem } from '../lab/lab-error.ts';
import { lintAllLabs, lintLabs } from '../lint/lint-labs.ts';
import { lintAnnotations, lintJson } from '../report/lint-report.ts';
import { DONE, REFUSED, ending } from './ending.ts';
import { labFolders, problemsText } from './find-labs.ts';
import { processIo } from './io.ts';
import type { Io } from './io.ts';
import { labsOption } from './labs-dir.ts';
import { UsageError } from './usage-error.ts';

interface LintOptions {
  readonly labs: string;
  readonly json?: boolean;
  /** Warnings count as errors do. */
  readonly strict?: boolean;
  /** Left out: where GitHub Actions runs it. */
  readonly github?: boolean;
}

export function defineLint(command: Command): void {
  command
    .argument('[lab...]', 'ids, parts of ids, or paths; all labs when left out')
    .addOption(labsOption())
    .option('--strict', 'end with 2 for warnings, too')
    .option('--json', 'as JSON, on standard output')
    .option('--github', 'with annotations for GitHub (default: in GitHub Actions)')
    .option('--no-github', 'without them')
    .action(async (names: string[], options: LintOptions) => {
      process.exitCode = await lint(names, options, processIo);
    });
}

/** Exit status: 0; 2 where a lab has an error, or with `strict` a warning, or there is no lab. */
export async function lint(names: readonly string[], options: LintOptions, io: Io): Promise<number> {
  return ending(io, async () => {
    const { labs, problems } = await look(names, options.labs);
    const json = options.json === true;
    if (options.github ?? process.env['GITHUB_ACTIONS'] === 'true')
      (json ? io.stderr : io.stdout).write(lintAnnotations(problems, fromRepository));
    if (json) io.stdout.write(lintJson(labs, problems));
    else if (problems.length > 0) io.stderr.write(await problemsText(problems));
    const errors = errorsOf(problems).length;
    if (!json && errors === 0) io.stdout.write(wellFormed(labs, problems.length));
    return errors > 0 || (options.strict === true && problems.length > 0) ? REFUSED : DONE;
  });
}

function wellFormed(labs: number, warnings: number): string {
  const what = labs === 1 ? '1 lab is' : `${labs} labs are`;
  const but = warnings === 0 ? '' : `, with ${warnings === 1 ? '1 warning' : `${warnings} warnings`}`;
  return `${what} well-formed${but}.\n`;
}

interface Looked {
  /** How many there are, valid or not. */
  readonly labs: number;
  readonly problems: readonly LabProblem[];
}

/** @throws UsageError where there is no lab */
async function look(names: readonly string[], root: string): Promise<Looked> {
  try {
    const labs = names.length > 0 ? await lintLabs(await labFolders(names, root)) : await lintAllLabs(root);
    if (labs.length === 0) throw new UsageError(`There are no labs in ${root}.`);
    return { labs: labs.length, problems: labs.flatMap(({ problems }) => problems) };
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return { labs: 0, problems: error.problems };
  }
}

/** GitHub wants paths from the root of the repository, wherever the command was started. */
function fromRepository(file: string): string {
  return relative(process.env['GITHUB_WORKSPACE'] ?? process.cwd(), resolve(file));
}
