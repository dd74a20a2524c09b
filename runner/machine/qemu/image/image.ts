/** An image as it lies on disk: kernel, initrd and root file system, named by the hash of its recipe. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from '../../../host/paths.ts';
import { DISK_BYTES, imageKey } from './recipe.ts';

export interface Image {
  /** Hash of all that went into it. */
  readonly key: string;
  readonly dir: string;
  /** Paths of its files. `disk` is raw. */
  readonly kernel: string;
  readonly initrd: string;
  readonly disk: string;
  readonly diskBytes: number;
}

export const imagesDir = () => join(cacheDir(), 'images');
export const templatesDir = () => join(cacheDir(), 'templates');

/** Says where the image of today's recipe lies, whether it is there or not. */
export function currentImage(): Image {
  const key = imageKey();
  const dir = join(imagesDir(), key);
  return {
    key,
    dir,
    kernel: join(dir, 'vmlinuz'),
    initrd: join(dir, 'initrd.img'),
    disk: join(dir, 'disk.raw'),
    diskBytes: DISK_BYTES,
  };
}

/** Whether it has been built: the folder appears, complete, as the last thing of a build. A truncated disk is none. */
export function imageExists(image: Image): boolean {
  const disk = statSync(image.disk, { throwIfNoEntry: false });
  return disk?.size === image.diskBytes && existsSync(image.kernel) && existsSync(image.initrd);
}
