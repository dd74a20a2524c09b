/** What is there of image and template on this host. */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildState, ImageStatus } from '../../../host/checkup.ts';
import type { MachineSpec } from '../../machine.ts';
import { qemuContext } from '../context.ts';
import { hardwareFor } from '../hardware.ts';
import { openTemplate } from '../template.ts';
import { currentImage, imageExists, imagesDir, templatesDir } from './image.ts';

/** `machines`: those whose templates have to be there. Never throws for what is missing: it says so. */
export async function imageStatus(
  machines: readonly Pick<MachineSpec, 'kind' | 'cpus' | 'memory'>[],
): Promise<ImageStatus> {
  const image = currentImage();
  return {
    image: await state(imageExists(image), imagesDir()),
    template: await state(await areCurrent(machines), templatesDir()),
    path: image.dir,
    bytes: (await size(imagesDir())) + (await size(templatesDir())),
  };
}

async function areCurrent(machines: Parameters<typeof imageStatus>[0]): Promise<boolean> {
  try {
    const context = await qemuContext();
    const found = await Promise.all(
      machines.map((needs) => openTemplate(context, hardwareFor(context, needs))),
    );
    return found.every((template) => template !== null);
  } catch {
    return false;
  }
}

async function state(current: boolean, folder: string): Promise<BuildState> {
  if (current) return 'current';
  const others = existsSync(folder) ? await readdir(folder) : [];
  return others.length > 0 ? 'outdated' : 'missing';
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
