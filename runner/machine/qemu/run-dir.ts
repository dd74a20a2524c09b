/**
 * Folders of running machines: one per owner process, in it one per machine. What a killed owner left
 * is found by its process id and start time, and removed by whoever starts next.
 */
import { readFileSync } from 'node:fs';
import { chown, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeRunDir } from '../../host/paths.ts';

/** Start time of a process in clock ticks since boot: with the id it names a process for good. Null when there is none. */
function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

const ownerName = () => `${process.pid}-${startTime(process.pid)}`;

/** Makes the folder of one machine, owned by the user that its emulator runs as. */
export async function makeMachineDir(id: string, user: { uid: number; gid: number } | null): Promise<string> {
  const dir = join(makeRunDir(), ownerName(), id);
  await mkdir(dir, { recursive: true, mode: 0o711 });
  if (user) await chown(dir, user.uid, user.gid);
  return dir;
}

/** Removes one machine's folder, and the owner's own when it was the last. */
export async function removeMachineDir(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true });
}

/**
 * Removes the folders of owners that are gone and ends the emulators that still use them.
 * Emulators die with their owner by themselves; this is for hosts where that signal gets lost.
 */
export async function sweep(): Promise<void> {
  const root = makeRunDir();
  for (const owner of await readdir(root)) {
    const match = /^(\d+)-(\d+)$/.exec(owner);
    if (!match || startTime(Number(match[1])) === match[2]) continue;
    for (const pid of await emulatorsIn(join(root, owner))) process.kill(pid, 'SIGKILL');
    await rm(join(root, owner), { recursive: true, force: true });
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
