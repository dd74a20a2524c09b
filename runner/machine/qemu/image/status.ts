/** How much of image and template is there on this host. */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildState, ImageStatus } from '../../../host/checkup.ts';
import type { MachineSpec } from '../../machine.ts';
import { qemuContext } from '../context.ts';
import { hardwareFor } from '../hardware.ts';
import { openTemplate, templateKey } from '../template.ts';
import { currentImage, imageExists, imagesDir, templatesDir } from './image.ts';

/** `machines`: those that need templates. Never throws for what is missing, but reports it. */
export async function imageStatus(
  machines: readonly Pick<MachineSpec, 'kind' | 'cpus' | 'memory'>[],
): Promise<ImageStatus> {
  const image = currentImage();
  const templates = await templatesOf(machines);
  return {
    image: await state(imageExists(image), imagesDir(), [image.key]),
    template: await state(templates.areCurrent, templatesDir(), templates.keys),
    path: image.dir,
    bytes: (await size(imagesDir())) + (await size(templatesDir())),
  };
}

async function templatesOf(
  machines: Parameters<typeof imageStatus>[0],
): Promise<{ readonly areCurrent: boolean; readonly keys: readonly string[] }> {
  try {
    const context = await qemuContext();
    const all = machines.map((needs) => hardwareFor(context, needs));
    const found = await Promise.all(all.map((hardware) => openTemplate(context, hardware)));
    return {
      areCurrent: found.every((template) => template !== null),
      keys: all.map((hardware) => templateKey(context, hardware)),
    };
  } catch {
    // Without QEMU their names can't be known.
    return { areCurrent: false, keys: [] };
  }
}

async function state(isCurrent: boolean, folder: string, keys: readonly string[]): Promise<BuildState> {
  return buildState(isCurrent, existsSync(folder) ? await readdir(folder) : [], keys);
}

/** `names`: what is in the folder of images or templates. `keys`: what has to be there. */
export function buildState(
  isCurrent: boolean,
  names: readonly string[],
  keys: readonly string[],
): BuildState {
  if (isCurrent) return 'current';
  // What is being built, or was when its builder was killed, has the builder's number behind its name.
  const isPart = keys.some((key) => names.some((name) => name === key || name.startsWith(`${key}.`)));
  if (isPart) return 'incomplete';
  return names.some((name) => !name.includes('.')) ? 'outdated' : 'missing';
}

/** Bytes that a folder really takes: the files are sparse. */
async function size(folder: string): Promise<number> {
  // A build may move and remove files while we look: what is gone takes no space.
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map((file) =>
      stat(join(file.parentPath, file.name)).then(
        ({ blocks }) => blocks * 512,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}
