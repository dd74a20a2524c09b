/** A machine that really boots, to be frozen as a template or to be measured. */
import { randomBytes } from 'node:crypto';
import { chown, open, truncate, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { MachineGroups } from '../../host/cgroup/machine-groups.ts';
import { ownIdentity } from '../../host/unprivileged.ts';
import type { EmulatorUser } from '../../host/unprivileged.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { attach } from './attach.ts';
import { commandLine, FD } from './command-line.ts';
import type { Accelerator, Disk, Hardware } from './command-line.ts';
import { firstPrompts } from '../guest/first-prompts.ts';
import { imageLayers } from './image/image.ts';
import type { Image } from './image/image.ts';
import type { Layers } from './layers.ts';
import { patiently } from './patience.ts';
import type { Patience } from './patience.ts';
import { QemuProcess } from './qemu-process.ts';
import { makeMachineDir, removeMachineDir } from './run-dir.ts';
import { useShell } from '../guest/used-shell.ts';

export interface QemuContext {
  readonly qemu: string;
  readonly qemuVersion: string;
  readonly accelerator: Accelerator;
  readonly user: EmulatorUser | null;
  readonly image: Image;
  /** Folder of all templates. */
  readonly templatesDir: string;
  readonly layers: Layers;
  readonly groups: MachineGroups;
}

/** A boot takes a minute of work, and the engines' warm-up two. */
const PATIENCE: Patience = { workMs: 45 * 60_000, idleMs: 5 * 60_000 };

/** Memory and disk are in files of a folder that the caller owns. */
export class Boot implements AsyncDisposable {
  readonly qemu: QemuProcess;
  readonly #hardware: Hardware;
  readonly #socketDir: string;
  readonly #files: readonly FileHandle[];
  readonly #started = performance.now();
  #terminal: Terminal | null = null;

  private constructor(
    qemu: QemuProcess,
    hardware: Hardware,
    socketDir: string,
    files: readonly FileHandle[],
  ) {
    this.qemu = qemu;
    this.#hardware = hardware;
    this.#socketDir = socketDir;
    this.#files = files;
  }

  static async start(context: QemuContext, hardware: Hardware, dir: string): Promise<Boot> {
    const { qemu } = context;
    const user = ownIdentity(context.user);
    const socketDir = await makeMachineDir(`boot-${randomBytes(4).toString('hex')}`, user);
    const files = await templateFiles(context, hardware, dir, user).catch(async (error: unknown) => {
      await removeMachineDir(socketDir);
      throw error;
    });
    const disks: Disk[] = [{ format: 'qcow2' }, ...imageLayers(context.image, hardware.kind)];
    const start = {
      kind: 'boot',
      kernel: `/proc/self/fd/${FD.disks + disks.length}`,
      initrd: `/proc/self/fd/${FD.disks + disks.length + 1}`,
    } as const;
    const args = [
      ...commandLine({ hardware, socketDir, disks, start }),
      '-add-fd',
      `fd=${FD.state},set=${FD.state}`,
    ];
    return new Boot(
      new QemuProcess({ qemu, user, args, files: files.map(({ fd }) => fd) }),
      hardware,
      socketDir,
      files,
    );
  }

  /** Resolves with the time since the start, ms. */
  async toPrompts(nonce: string): Promise<number> {
    await this.alive(
      'did not come to its prompts',
      firstPrompts(this.qemu.control, { ...this.#hardware, nonce }),
    );
    return Math.round(performance.now() - this.#started);
  }

  /**
   * Uses the first terminal's shell, and stays connected to it until the end: a clone's agent then need not learn
   * that somebody is there, as a clone's host connects before the clone wakes up.
   */
  async useShell(nonce: string): Promise<void> {
    this.#terminal = await useShell(attach(this.#socketDir, 0), nonce);
  }

  /** Waits for something that only a living machine does. `what`: says that it did not. @throws MachineError */
  alive<T>(what: string, step: Promise<T>): Promise<T> {
    const died = this.qemu.ended.then((reason) => Promise.reject(reason));
    return Promise.race([patiently(this.qemu.pid, PATIENCE, what, step), died]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#terminal?.close();
    await this.qemu.kill();
    await removeMachineDir(this.#socketDir);
    for (const file of this.#files) await file.close();
  }
}

/** Makes and opens ram, state, disk, the image's layers, kernel, initrd: in the order of QEMU's descriptors. */
async function templateFiles(
  { image }: QemuContext,
  hardware: Hardware,
  dir: string,
  user: EmulatorUser | null,
): Promise<FileHandle[]> {
  const ram = join(dir, 'ram');
  const disk = join(dir, 'disk.qcow2');
  await writeFile(ram, '');
  await truncate(ram, hardware.memory * 1024 * 1024);
  await execa('qemu-img', [
    'create',
    '-q',
    '-f',
    'qcow2',
    '-u',
    '-b',
    'base',
    '-F',
    'raw',
    disk,
    String(image.diskBytes),
  ]);
  await execa('qemu-img', [
    'create',
    '-q',
    '-f',
    'qcow2',
    '-u',
    '-b',
    'template',
    '-F',
    'qcow2',
    join(dir, 'empty.qcow2'),
    String(image.diskBytes),
  ]);
  if (user) await chown(ram, user.uid, user.gid);
  const readOnly = [...imageLayers(image, hardware.kind).map(({ path }) => path), image.kernel, image.initrd];
  return openAll([
    [ram, 'r+'],
    [join(dir, 'state'), 'w'],
    [disk, 'r+'],
    ...readOnly.map((path) => [path, 'r'] as const),
  ]);
}

/** All of them, or none stays open. */
async function openAll(files: readonly (readonly [path: string, flags: string])[]): Promise<FileHandle[]> {
  const opened: FileHandle[] = [];
  try {
    for (const [path, flags] of files) opened.push(await open(path, flags));
    return opened;
  } catch (error) {
    for (const file of opened) await file.close();
    throw error;
  }
}
