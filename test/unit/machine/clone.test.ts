/** What is told where a template goes away while a machine is made of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { restore } from '../../../runner/machine/qemu/clone.ts';
import { currentImage } from '../../../runner/machine/qemu/image/image.ts';
import { Layers } from '../../../runner/machine/qemu/layers.ts';
import { noGroups } from './no-groups.ts';

test('a template that is gone is rebuilt, whichever of its files is missed first', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'unbox-clone-'));
  vi.stubEnv('UNBOX_RUN', join(dir, 'run'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(dir, { recursive: true });
  });
  const image = currentImage();
  const hardware = {
    kind: 'plain',
    accelerator: 'tcg',
    cpus: 1,
    memory: 512,
    terminals: 4,
    variant: 0,
  } as const;
  const context = {
    qemu: '/bin/false',
    qemuVersion: '10',
    accelerator: 'tcg',
    user: null,
    image,
    templatesDir: dir,
    layers: new Layers(() => dir),
    groups: noGroups,
  } as const;
  const template = { dir: join(dir, 'template'), hardware, image, nonce: 'abc', bootMs: 1 };
  const spec = { cpus: 1, memory: 512, hostname: 'unbox' };
  await expect(restore({ context, template, spec }, 'id', undefined)).rejects.toMatchObject({
    code: 'no-image',
    message: `The machine could not start: ${join(dir, 'template', 'empty.qcow2')} can't be opened.`,
  });
});
