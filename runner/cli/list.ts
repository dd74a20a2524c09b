/** `unbox list`: the labs there are. */
import type { Command } from 'commander';
import type { Lab } from '../lab/lab.ts';
import { labTable } from '../report/lab-table.ts';
import { versionedJson } from '../report/versioned-json.ts';
import { DONE, REFUSED, ending } from './ending.ts';
import { choices, labIds, problemsText, readLabs } from './find-labs.ts';
import { labsOption } from './labs-dir.ts';
import { colorsFor, processIo, widthOf } from './io.ts';
import type { Io } from './io.ts';

export function defineList(command: Command): void {
  command
    .option('--json', 'as JSON')
    .addOption(labsOption())
    .action(async (options: { json?: boolean; labs: string }) => {
      process.exitCode = await list(options, processIo);
    });
}

const JSON_VERSION = 1;

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
    if (options.json === true)
      io.stdout.write(versionedJson('unbox-list', JSON_VERSION, { labs: labs.map(facts) }));
    else if (ids.length === 0) io.stderr.write(`${choices([], options.labs)}\n`);
    else io.stdout.write(labTable(labs, widthOf(io.stdout), colorsFor(io.stdout)));
    if (problems.length > 0) io.stderr.write(await problemsText(problems));
    return problems.length > 0 ? REFUSED : DONE;
  });
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
