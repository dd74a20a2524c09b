/** An image as it lies on disk: kernel, initrd and root file system, named by the hash of its recipe. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheDir } from '../../../host/paths.ts';
import { haveSizes, Sizes, sizesOf } from '../sizes.ts';
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

const FILES = ['vmlinuz', 'initrd.img', 'disk.raw'];
const Facts = z.object({ sizes: Sizes });
const factsIn = (dir: string) => join(dir, 'image.json');

/** The last thing of a build, before its folder is given its name. */
export async function completeImage(dir: string): Promise<void> {
  await writeFile(factsIn(dir), JSON.stringify({ sizes: sizesOf(dir, FILES) }));
}

/** Whether it has been built, and is as it was built: one of which a file was cut short is none. */
export function imageExists({ dir }: Image): boolean {
  try {
    const { sizes } = Facts.parse(JSON.parse(readFileSync(factsIn(dir), 'utf8')));
    return haveSizes(dir, FILES, sizes);
  } catch {
    return false;
  }
}
