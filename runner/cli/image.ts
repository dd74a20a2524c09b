/** `unbox image build|status|clean`: the virtual machines' disk and the frozen template. */
import { rm } from 'node:fs/promises';
import type { Command } from 'commander';
import { makeCacheDir } from '../host/paths.ts';
import { qemuContext } from '../machine/qemu/context.ts';
import { hardwareFor } from '../machine/qemu/hardware.ts';
import { makeImage } from '../machine/qemu/image/build.ts';
import { imagesDir, templatesDir } from '../machine/qemu/image/image.ts';
import { pruneOthers, removeAbandonedTemplates } from '../machine/qemu/image/prune.ts';
import { imageStatus } from '../machine/qemu/image/status.ts';
import { makeTemplate, templateKey } from '../machine/qemu/template.ts';
import { versionedJson } from '../report/versioned-json.ts';
import { phase } from '../../scripts/setup/progress.mjs';
import { DONE, FAILED, ending, interruptible } from './ending.ts';
import { processIo } from './io.ts';
import { labMachines } from './lab-machines.ts';
import { unbox } from '../command-name.ts';

const JSON_VERSION = 1;

export function defineImage(command: Command): void {
  command
    .command('build')
    .description('build what is missing or outdated')
    .option('--force', 'build everything again')
    .option('--first', 'only what most labs need; the rest is built when somebody needs it')
    .action(async (options: BuildOptions) => {
      process.exitCode = await interruptible(processIo, (signal) => build(options, signal));
    });
  command
    .command('status')
    .description('say what is there; exit status 1 when something has to be built')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) => reporting(() => status(options.json === true)));
  command
    .command('clean')
    .description('remove image and templates')
    .action(() => reporting(clean));
}

interface BuildOptions {
  readonly force?: boolean;
  readonly first?: boolean;
}

async function build({ force = false, first = false }: BuildOptions, signal: AbortSignal): Promise<number> {
  makeCacheDir();
  const context = await qemuContext();
  await removeAbandonedTemplates();
  await makeImage(context.image, { phase, signal, anew: force });
  // The default comes first.
  const wanted = (await labMachines()).slice(0, first ? 1 : undefined);
  const machines = wanted.map((needs) => hardwareFor(context, needs));
  for (const hardware of machines) await makeTemplate(context, hardware, { phase, signal, anew: force });
  const templates = machines.map((hardware) => templateKey(context, hardware));
  await pruneOthers({ image: context.image.key, templates });
  return DONE;
}

async function status(json: boolean): Promise<number> {
  const found = await imageStatus(await labMachines());
  const size = `${(found.bytes / 1024 ** 2).toFixed(0)} MiB on disk`;
  processIo.stdout.write(
    json
      ? versionedJson('unbox-image', JSON_VERSION, { ...found })
      : `image     ${found.image}\ntemplate  ${found.template}\nfolder    ${found.path} (${size})\n`,
  );
  return found.image === 'current' && found.template === 'current' ? DONE : FAILED;
}

async function clean(): Promise<number> {
  for (const folder of [imagesDir(), templatesDir()]) await rm(folder, { recursive: true, force: true });
  processIo.stdout.write(
    `Removed the image and its templates. \`${unbox('image build')}\` builds them again.\n`,
  );
  return DONE;
}

async function reporting(command: () => Promise<number>): Promise<void> {
  process.exitCode = await ending(processIo, command);
}
