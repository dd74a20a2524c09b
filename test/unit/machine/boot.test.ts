/** A boot that can't begin leaves nothing behind. */
import { mkdtempSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Boot } from '../../../runner/machine/qemu/boot.ts';
import { currentImage } from '../../../runner/machine/qemu/image/image.ts';
import { Layers } from '../../../runner/machine/qemu/layers.ts';
import { noGroups } from './no-groups.ts';

const hardware = {
  kind: 'plain',
  accelerator: 'tcg',
  cpus: 1,
  memory: 512,
  terminals: 4,
  variant: 0,
} as const;

test.each([
  ['for want of its folder', 'missing'],
  ['for want of the image', 'template'],
])('%s', async (_, name) => {
  const dir = mkdtempSync(join(tmpdir(), 'unbox-boot-'));
  const run = join(dir, 'run');
  vi.stubEnv('UNBOX_RUN', run);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(dir, { recursive: true });
  });
  mkdirSync(join(dir, 'template'));
  const gone = join(dir, 'gone');
  const context = {
    qemu: '/bin/false',
    qemuVersion: '10',
    accelerator: 'tcg',
    user: null,
    image: { ...currentImage(), disk: gone, kernel: gone, initrd: gone },
    templatesDir: dir,
    layers: new Layers(() => dir),
    groups: noGroups,
  } as const;
  const descriptors = readdirSync('/proc/self/fd').length;
  await expect(Boot.start(context, hardware, join(dir, name))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(readdirSync(run)).toEqual([]);
  await expect.poll(() => readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(descriptors);
});
