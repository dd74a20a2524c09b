/** Which images count as built: those that are just as their build left them. */
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { completeImage, currentImage, imageExists } from '../../../runner/machine/qemu/image/image.ts';

let dir = '';
const exists = () => imageExists({ ...currentImage(), dir });

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'unbox-image-'));
  for (const name of ['vmlinuz', 'initrd.img', 'disk.raw', 'labels.qcow2'])
    await writeFile(join(dir, name), name);
  await completeImage(dir);
});
afterEach(() => rm(dir, { recursive: true }));

test('one as it was built', () => {
  expect(exists()).toBe(true);
});

test.each(['vmlinuz', 'initrd.img', 'disk.raw', 'labels.qcow2', 'image.json'])(
  'none where %s was cut short',
  async (name) => {
    await truncate(join(dir, name), 4);
    expect(exists()).toBe(false);
  },
);

test.each(['vmlinuz', 'initrd.img', 'disk.raw', 'labels.qcow2', 'image.json'])(
  'none without %s',
  async (name) => {
    await rm(join(dir, name));
    expect(exists()).toBe(false);
  },
);

test('a build that left a file out is not complete', async () => {
  await rm(join(dir, 'initrd.img'));
  await expect(completeImage(dir)).rejects.toThrow('initrd.img');
});

test('none where a file is neither there nor known of', async () => {
  await rm(join(dir, 'initrd.img'));
  const sizes = {
    vmlinuz: 'vmlinuz'.length,
    'disk.raw': 'disk.raw'.length,
    'labels.qcow2': 'labels.qcow2'.length,
  };
  await writeFile(join(dir, 'image.json'), JSON.stringify({ sizes }));
  expect(exists()).toBe(false);
});
