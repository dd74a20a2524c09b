/**
 * Folders of running machines: one per owner process, in it one per machine. What a killed owner left is removed by
 * whoever starts next.
 */
import { readFileSync } from 'node:fs';
import { chown, mkdir, readFile, readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isOrphanedRecord, sweepGroups } from '../../host/cgroup/machine-groups.ts';
import { isOrphan, ownerName } from '../../host/owner.ts';
import { makeRunDir } from '../../host/paths.ts';
import type { EmulatorUser } from '../../host/unprivileged.ts';
import { isSystemError } from '../../system-error.ts';
import { MachineError } from '../machine-error.ts';
import { terminalSocket } from './command-line.ts';

/** Linux: bytes of a socket's path, without the zero at its end. */
const SOCKET_PATH_MAX = 107;

/**
 * Makes the folder of one machine, owned by the user that its emulator runs as.
 * @throws MachineError when its path is too long for sockets
 */
export async function makeMachineDir(id: string, user: EmulatorUser | null): Promise<string> {
  const root = makeRunDir();
  const dir = join(root, ownerName(), id);
  const length = Buffer.byteLength(join(dir, terminalSocket(0)));
  if (length > SOCKET_PATH_MAX) throw tooDeep(root, length - SOCKET_PATH_MAX);
  await mkdir(dirname(dir), { recursive: true, mode: 0o711 });
  // Closed to all other emulators: whoever connects to a terminal controls it.
  await mkdir(dir, { mode: 0o700 });
  if (user) await chown(dir, user.uid, user.gid);
  return dir;
}

function tooDeep(root: string, excess: number): MachineError {
  const [subject, bytes] = [`Sockets can't be made below ${root}`, excess === 1 ? 'byte' : 'bytes'];
  return new MachineError('start-failed', `${subject}: its path is ${excess} ${bytes} too long.`, {
    hint: 'Set UNBOX_RUN to a folder with a shorter path.',
  });
}

/** Removes one machine's folder, and the owner's own when it was the last. */
export async function removeMachineDir(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true });
  // Not while others are in it.
  await rmdir(dirname(dir)).catch(() => {});
}

/**
 * Removes what owners that are gone left, their X-ray's sockets and control groups too, and ends the emulators that still use them.
 * Emulators die with their owner by themselves; this is for hosts where that signal gets lost.
 */
export async function sweep(): Promise<void> {
  const root = makeRunDir();
  const orphans = (await readdir(root)).filter(isOrphan);
  for (const name of orphans.filter((orphan) => !isOrphanedRecord(orphan))) {
    for (const pid of await emulatorsIn(join(root, name))) end(pid);
    await rm(join(root, name), { recursive: true, force: true });
  }
  // A control group can be removed once its emulator has ended.
  for (const name of orphans.filter(isOrphanedRecord)) {
    const record = await readFile(join(root, name), 'utf8').catch(() => '');
    if (await sweepGroups(name, record)) await rm(join(root, name), { force: true });
  }
}

/** It may end by itself while we look. */
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(isSystemError(error) && error.code === 'ESRCH')) throw error;
  }
}

async function emulatorsIn(dir: string): Promise<number[]> {
  const processes = (await readdir('/proc')).map(Number).filter((pid) => Number.isInteger(pid));
  return processes.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`path=${dir}/`);
    } catch {
      return false;
    }
  });
}
