/**
 * A blank: an emulator that has started on a template's files and waits to read the machine's state. Nothing has run in
 * it yet, so it may become any machine of that template; QEMU's own start, half of a clone's, is behind it.
 */
import { randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { unbox } from '../../command-name.ts';
import type { MachineGroup } from '../../host/cgroup/machine-groups.ts';
import { ownIdentity } from '../../host/unprivileged.ts';
import { MachineError } from '../machine-error.ts';
import type { QemuContext } from './boot.ts';
import { commandLine, FD } from './command-line.ts';
import type { Disk } from './command-line.ts';
import { emulatorLimits } from './emulator-limits.ts';
import { hostLimit } from './host-limit.ts';
import { imageLayers } from './image/image.ts';
import type { Layer } from './layers.ts';
import { QemuProcess } from './qemu-process.ts';
import { makeMachineDir, removeMachineDir } from './run-dir.ts';
import type { Template } from './template.ts';

export interface Blank {
  readonly template: Template;
  readonly qemu: QemuProcess;
  /** The folder of its sockets. */
  readonly dir: string;
  /** What the machine will write, and may: its limit is the emulator's from the start. */
  readonly layer: Layer;
  /** Where the emulator runs, within the machine's limits. */
  readonly group: MachineGroup;
}

/**
 * Starts an emulator as a user of its own; it may not have come far yet when this resolves. `id`: what its folder's
 * name begins with.
 * @throws MachineError; the signal's reason, when nothing of it is left
 */
export async function makeBlank(
  context: QemuContext,
  template: Template,
  id: string,
  signal: AbortSignal | undefined,
): Promise<Blank> {
  signal?.throwIfAborted();
  const user = ownIdentity(context.user);
  const dir = await makeMachineDir(`${id}-${randomBytes(3).toString('hex')}`, user);
  const opened: FileHandle[] = [];
  const files = async (path: string) => {
    const file = await open(path, 'r').catch((error: unknown) => Promise.reject(templateGone(path, error)));
    opened.push(file);
    return file.fd;
  };
  let layer: Layer | null = null;
  let group: MachineGroup | null = null;
  try {
    // What the machine writes: an empty layer, about 200 kB and mostly holes.
    const empty = join(template.dir, 'empty.qcow2');
    const content = await readFile(empty).catch((error: unknown) =>
      Promise.reject(templateGone(empty, error)),
    );
    layer = await context.layers.take(content);
    const fds = [
      await files(join(template.dir, 'ram')),
      await files(join(template.dir, 'state')),
      layer.file.fd,
      await files(join(template.dir, 'disk.qcow2')),
    ];
    const layers = imageLayers(template.image, template.hardware.kind);
    for (const { path } of layers) fds.push(await files(path));
    const disks: Disk[] = [{ format: 'qcow2' }, { format: 'qcow2' }, ...layers];
    signal?.throwIfAborted();
    const limits = emulatorLimits(template.hardware, layer);
    group = context.groups.make(basename(dir), limits);
    const args = commandLine({
      hardware: template.hardware,
      socketDir: dir,
      disks,
      start: { kind: 'restore' },
    });
    const qemu = new QemuProcess({
      qemu: context.qemu,
      user,
      args: [...args, '-add-fd', `fd=${FD.state},set=${FD.state}`],
      files: fds,
      diskLimit: layer.limit,
      share: { group, limits },
    });
    return { template, qemu, dir, layer, group };
  } catch (error) {
    await layer?.release();
    await group?.remove();
    await removeMachineDir(dir);
    throw error;
  } finally {
    for (const file of opened) void file.close();
  }
}

/** Ends it and removes what it used. */
export async function discard({ qemu, layer, group, dir }: Omit<Blank, 'template'>): Promise<void> {
  await qemu.kill();
  await layer.release();
  await group.remove();
  await removeMachineDir(dir);
}

/** It was there a moment ago, when the provider looked. */
function templateGone(path: string, cause: unknown): MachineError {
  const limit = hostLimit('The machine could not start', cause);
  if (limit !== null) return limit;
  return new MachineError('no-image', `The machine could not start: ${path} can't be opened.`, {
    hint: `The image is being rebuilt, or was removed: \`${unbox('image build')}\` makes what is missing. Then try again.`,
    cause,
  });
}
