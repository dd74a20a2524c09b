/** `unbox new`: a lab to start from. */
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { unbox } from '../command-name.ts';
import { newLab } from '../new/new-lab.ts';
import { shellWord } from '../shell-word.ts';
import { DONE, ending } from './ending.ts';
import { OWN_LABS, labsDir, labsOption } from './labs-dir.ts';
import { processIo } from './io.ts';
import type { Io } from './io.ts';

export function defineNew(command: Command): void {
  command
    .argument('<name>', 'its subject (uts), or its number and subject (07-uts)')
    .addOption(labsOption('folder with the labs; made if need be'))
    .action(async (name: string, options: { labs: string }) => {
      process.exitCode = await create(name, options, processIo);
    });
}

/** Exit status: 0, or 2 when nothing was written. */
export async function create(name: string, options: { readonly labs: string }, io: Io): Promise<number> {
  return ending(io, async () => {
    const id = await newLab(name, options.labs);
    const file = join(options.labs, id, 'lab.md');
    const near = relative(process.cwd(), file);
    const where = options.labs === labsDir() ? '' : ` --labs ${shellWord(options.labs)}`;
    io.stdout.write(
      [
        `${near.startsWith('..') ? file : near} is written, and runs as it is. Make it yours, then:`,
        `  ${unbox(`lint ${id}${where}`)}        what is wrong with it`,
        `  ${unbox(`run ${id}${where}`)}         runs it in a fresh machine`,
        `  ${unbox(`validate ${id}${where}`)}    also proves its checks`,
        `The author's guide is ${relative(process.cwd(), join(OWN_LABS, 'README.md'))}.`,
        '',
      ].join('\n'),
    );
    return DONE;
  });
}
