/** An image as it is on disk: kernel, initrd and root file system, named by the hash of its recipe. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheDir } from '../../../host/paths.ts';
import type { MachineKind } from '../../machine.ts';
import type { Disk } from '../command-line.ts';
import { haveSizes, Sizes, sizesOf } from '../sizes.ts';
import { DISK_BYTES, imageKey } from './recipe.ts';

export interface Image {
  /** Hash of all that went into it. */
  readonly key: string;
  readonly dir: string;
  /** Paths of its files. `disk` is raw; `labels` is a qcow2 layer on it: the same files with SELinux labels. */
  readonly kernel: string;
  readonly initrd: string;
  readonly disk: string;
  readonly labels: string;
  readonly diskBytes: number;
}

export const imagesDir = () => join(cacheDir(), 'images');
export const templatesDir = () => join(cacheDir(), 'templates');

/** Says where the image of today's recipe is, whether it is there or not. */
export function currentImage(): Image {
  const key = imageKey();
  const dir = join(imagesDir(), key);
  return {
    key,
    dir,
    kernel: join(dir, 'vmlinuz'),
    initrd: join(dir, 'initrd.img'),
    disk: join(dir, 'disk.raw'),
    labels: join(dir, 'labels.qcow2'),
    diskBytes: DISK_BYTES,
  };
}

/** A file of the image that is under a machine's own disk. */
export interface ImageLayer extends Disk {
  readonly path: string;
}

/** What is under the disk of a machine of that kind, top first. Labels would show in every `ls -l` of the others. */
export function imageLayers({ disk, labels }: Image, kind: MachineKind): readonly ImageLayer[] {
  const base = { path: disk, format: 'raw' } as const;
  return kind === 'selinux' ? [{ path: labels, format: 'qcow2' }, base] : [base];
}

export const IMAGE_FILES: readonly string[] = ['vmlinuz', 'initrd.img', 'disk.raw', 'labels.qcow2'];
const Facts = z.object({ sizes: Sizes });
const factsIn = (dir: string) => join(dir, 'image.json');

/** The last thing of a build, before its folder is given its name. */
export async function completeImage(dir: string): Promise<void> {
  await writeFile(factsIn(dir), JSON.stringify({ sizes: sizesOf(dir, IMAGE_FILES) }));
}

/** Whether it has been built, and is as it was built: an image with a truncated file doesn't count. */
export function imageExists({ dir }: Image): boolean {
  try {
    const { sizes } = Facts.parse(JSON.parse(readFileSync(factsIn(dir), 'utf8')));
    return haveSizes(dir, IMAGE_FILES, sizes);
  } catch {
    return false;
  }
}
