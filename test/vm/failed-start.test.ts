/** Why a machine does not start is told in QEMU's own words. */
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { qemuContext } from '../../runner/machine/qemu/context.ts';
import { hardwareFor } from '../../runner/machine/qemu/hardware.ts';
import { QemuMachine } from '../../runner/machine/qemu/qemu-machine.ts';
import { openTemplate } from '../../runner/machine/qemu/template.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unbox-template-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a disk of the template that holds nothing but zeros', async () => {
  const context = await qemuContext();
  const spec = { cpus: 1, memory: 512, hostname: 'unbox' };
  const template = await openTemplate(context, hardwareFor(context, spec));
  if (template === null) throw new Error('there is no template');
  const dir = join(folder, 'broken');
  await mkdir(dir);
  for (const name of ['ram', 'state', 'empty.qcow2'])
    await symlink(join(template.dir, name), join(dir, name));
  await writeFile(join(dir, 'disk.qcow2'), '');
  await truncate(join(dir, 'disk.qcow2'), 1024 * 1024);
  await expect(QemuMachine.start({ context, template: { ...template, dir }, spec })).rejects.toMatchObject({
    code: 'start-failed',
    message: "The machine did not start. The machine's emulator ended with status 1.",
    detail: expect.stringContaining('Image is not in qcow2 format') as string,
  });
});
