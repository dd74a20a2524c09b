/** What this host has: programs, QEMU's version, disk, memory. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { readFile, statfs } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';

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
  const meminfo = await readFile('/proc/meminfo', 'utf8');
  const available = Number(/^MemAvailable:\s+(\d+) kB/m.exec(meminfo)?.[1] ?? 0) / 1024;
  const [limit, used] = await Promise.all(['memory.max', 'memory.current'].map(cgroupMiB));
  const capped =
    typeof limit !== 'number' || typeof used !== 'number' ? available : Math.min(available, limit - used);
  return Math.max(0, Math.floor(capped));
}

/** A figure of our own control group in MiB; null at the root, in the old hierarchy and where there is no limit. */
async function cgroupMiB(file: string): Promise<number | null> {
  try {
    const own = /^0::(.*)$/m.exec(await readFile('/proc/self/cgroup', 'utf8'))?.[1] ?? '/';
    const bytes = Number(await readFile(join('/sys/fs/cgroup', own, file), 'utf8'));
    return Number.isFinite(bytes) ? bytes / 1024 ** 2 : null;
  } catch {
    return null;
  }
}
