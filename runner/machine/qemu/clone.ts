/** Clones a template: starts QEMU on its frozen memory, disk and state, and attaches to its terminals. */
import { randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ownIdentity } from '../../host/unprivileged.ts';
import { GuestLink } from '../guest/guest-link.ts';
import type { MachineSpec } from '../machine.ts';
import { MachineError } from '../machine-error.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { attach } from './attach.ts';
import type { QemuContext } from './boot.ts';
import { commandLine, FD } from './command-line.ts';
import type { Disk } from './command-line.ts';
import { imageLayers } from './image/image.ts';
import { hostLimit } from './host-limit.ts';
import type { Layer } from './layers.ts';
import { migration } from './migration.ts';
import { patiently } from './patience.ts';
import type { Patience } from './patience.ts';
import { QemuProcess } from './qemu-process.ts';
import type { Qmp } from './qmp.ts';
import { makeMachineDir, removeMachineDir } from './run-dir.ts';
import type { Template } from './template.ts';
import { unbox } from '../../command-name.ts';

export interface QemuMachineOptions {
  readonly context: QemuContext;
  readonly template: Template;
  readonly spec: MachineSpec;
  /** How long a clone may take to wake up: a fraction of a second, unless its memory is read from a slow disk. */
  readonly patience?: Patience;
}

const REBUILD = `Run \`${unbox('doctor')}\`; if all is well there, \`${unbox('image build --force')}\` rebuilds image and template.`;

const PATIENCE: Patience = { workMs: 60_000, idleMs: 60_000 };

/** What belongs to one life of the machine, between two resets. */
export interface Life {
  readonly qemu: QemuProcess;
  readonly link: GuestLink;
  readonly dir: string;
  readonly layer: Layer;
}

/** Ends a life and removes what it used. */
export async function end(life: Life): Promise<void> {
  life.link.close();
  await life.qemu.kill();
  await life.layer.release();
  await removeMachineDir(life.dir);
}

/**
 * Starts QEMU on the template and resolves when the clone runs and knows its own name and time.
 * @throws MachineError; the signal's reason, when nothing of it is left
 */
export async function restore(
  options: QemuMachineOptions,
  id: string,
  signal: AbortSignal | undefined,
): Promise<Life> {
  signal?.throwIfAborted();
  const { context, template, spec, patience = PATIENCE } = options;
  const user = ownIdentity(context.user);
  const dir = await makeMachineDir(`${id}-${randomBytes(3).toString('hex')}`, user);
  const opened: FileHandle[] = [];
  const files = async (path: string) => {
    const file = await open(path, 'r').catch((error: unknown) => Promise.reject(templateGone(path, error)));
    opened.push(file);
    return file.fd;
  };
  let qemu: QemuProcess | null = null;
  let link: GuestLink | null = null;
  let layer: Layer | null = null;
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
    const args = commandLine({
      hardware: template.hardware,
      socketDir: dir,
      disks,
      start: { kind: 'restore' },
    });
    qemu = new QemuProcess({
      qemu: context.qemu,
      user,
      args: [...args, '-add-fd', `fd=${FD.state},set=${FD.state}`],
      files: fds,
      diskLimit: layer.limit,
    });
    const died = qemu.ended.then((reason) => Promise.reject(reason));
    link = new GuestLink(qemu.control, (terminal) => attach(dir, terminal));
    const personalised = link.personalise({ hostname: spec.hostname, seed: randomBytes(32) });
    // While QEMU reads the state there is time for it.
    const connected = qemu.qmp.ready.then(() => link?.connectEarly(spec.terminals ?? 1));
    const restored = Promise.all([personalised, resume(qemu.qmp), connected]);
    const awake = patiently(qemu.pid, patience, 'did not wake up', restored);
    await unlessAborted(Promise.race([awake, died]), signal);
    return { qemu, link, dir, layer };
  } catch (error) {
    link?.close();
    await qemu?.kill();
    await layer?.release();
    await removeMachineDir(dir);
    // Everything that waits is rejected with the same reason as QEMU's end.
    const reason = await qemu?.ended;
    throw reason !== undefined && reason === error ? startFailed(reason) : error;
  } finally {
    for (const file of opened) void file.close();
  }
}

/** Reads the frozen state; the clone then runs on its own. */
async function resume(qmp: Qmp): Promise<void> {
  if (await migration(qmp, 'migrate-incoming')) return;
  throw new MachineError('start-failed', 'QEMU could not read the state of the template.', { hint: REBUILD });
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

function startFailed(reason: MachineError): MachineError {
  return new MachineError('start-failed', `The machine did not start. ${reason.message}`, {
    hint: REBUILD,
    detail: reason.detail,
    cause: reason,
  });
}
