/** What this host has: programs, QEMU's version, disk, memory. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { readFile, statfs } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { kernelGroups } from './cgroup/group-tree.ts';
import { hierarchies } from './cgroup/hierarchies.ts';
import { memoryLeft } from './cgroup/memory-left.ts';

/** The oldest QEMU whose emulation runs a 6.12 guest without panics. */
export const QEMU_MAJOR = 10;

/** Finds a program on PATH, or where Debian keeps those of the administrator. */
export function findProgram(name: string, path: string = process.env['PATH'] ?? ''): string | null {
  for (const folder of [...path.split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin']) {
    if (!folder.startsWith('/')) continue;
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {
      // Not here; the next folder may have it.
    }
  }
  return null;
}

/** The first line that a program prints for `--version`, or null when it does not start. */
export async function versionLine(program: string): Promise<string | null> {
  const result = await execa(program, ['--version'], { reject: false, all: true, timeout: 10_000 });
  if (result.exitCode !== 0) return null;
  return result.all.trim().split('\n')[0] ?? null;
}

/** The version in a line like `QEMU emulator version 10.0.2 (Debian 1:10.0.2+ds-2)`, or null. */
export function versionIn(line: string | null): string | null {
  return /\b(\d+\.\d+(?:\.\d+)*)\b/.exec(line ?? '')?.[1] ?? null;
}

/** MiB that we may use on the disk that has, or will have, `folder`. */
export async function diskFree(folder: string): Promise<number> {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = await statfs(existing);
  return Math.floor((bavail * bsize) / 1024 ** 2);
}

/** MiB of memory available without swapping: the host's, or less where a control group caps us. */
export async function memoryFree(): Promise<number> {
  const [meminfo, mounts, memberships] = await Promise.all(
    ['meminfo', 'self/mountinfo', 'self/cgroup'].map((file) => readFile(`/proc/${file}`, 'utf8')),
  );
  const available = Number(/^MemAvailable:\s+(\d+) kB/m.exec(meminfo ?? '')?.[1] ?? 0) / 1024;
  const left = memoryLeft(kernelGroups, hierarchies(mounts ?? '', memberships ?? ''));
  return Math.floor(left === null ? available : Math.min(available, left / 1024 ** 2));
}
