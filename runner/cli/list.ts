/** `unbox list`: the labs there are. */
import type { Command } from 'commander';
import type { Lab } from '../lab/lab.ts';
import { DONE, REFUSED, ending } from './ending.ts';
import { LABS_DIR, choices, labIds, problemsText, readLabs } from './find-labs.ts';
import { colorsFor, processIo } from './io.ts';
import type { Io } from './io.ts';

export function defineList(command: Command): void {
  command
    .option('--json', 'as JSON')
    .option('--labs <dir>', 'folder with the labs', LABS_DIR)
    .action(async (options: { json?: boolean; labs: string }) => {
      process.exitCode = await list(options, processIo);
    });
}

const LEVELS = ['intro', 'core', 'deep-dive'] as const;

/** Exit status: 0, or 2 when a lab is invalid (the others are listed nevertheless) or the folder can't be read. */
export async function list(
  options: { readonly json?: boolean; readonly labs: string },
  io: Io,
): Promise<number> {
  return ending(io, async () => {
    const ids = await labIds(options.labs);
    const { labs, problems } = await readLabs(
      ids.map((id) => `${options.labs}/${id}`),
      options.labs,
    );
    if (options.json === true) io.stdout.write(`${JSON.stringify(labs.map(facts), null, 2)}\n`);
    else if (ids.length === 0) io.stderr.write(`${choices([], options.labs)}\n`);
    else io.stdout.write(table(labs, io));
    if (problems.length > 0) io.stderr.write(await problemsText(problems));
    return problems.length > 0 ? REFUSED : DONE;
  });
}

function table(labs: readonly Lab[], io: Io): string {
  const colors = colorsFor(io.stdout);
  const width = Math.max(...labs.map((lab) => lab.id.length));
  const titles = Math.max(...labs.map((lab) => lab.title.length));
  const groups = LEVELS.map((level) => ({ level, members: labs.filter((lab) => lab.level === level) }));
  return groups
    .filter(({ members }) => members.length > 0)
    .map(({ level, members }) => {
      const rows = members.map(
        (lab) =>
          `  ${lab.id.padEnd(width)}  ${lab.title.padEnd(titles)}  ${colors.dim(`${String(lab.minutes).padStart(3)} min  ${lab.tags.join(', ')}`)}`,
      );
      return `${colors.bold(level)}\n${rows.join('\n')}\n`;
    })
    .join('\n');
}

function facts({
  id,
  title,
  summary,
  minutes,
  level,
  tags,
  terminals,
  steps,
  file,
}: Lab): Record<string, unknown> {
  return {
    id,
    title,
    summary,
    minutes,
    level,
    tags,
    terminals,
    file,
    steps: steps.map((step) => step.title),
  };
}
