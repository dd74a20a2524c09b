/** Finds the emulator on this host and the user it runs as. */
import { readFileSync } from 'node:fs';
import { findProgram, versionIn, versionLine } from '../../host/facts.ts';
import { MachineError } from '../machine-error.ts';
import type { EmulatorUser } from './qemu-process.ts';

export interface Emulator {
  readonly path: string;
  readonly version: string;
}

const QEMU = 'qemu-system-x86_64';

/** @throws MachineError when there is no QEMU. */
export async function findEmulator(): Promise<Emulator> {
  const path = findProgram(QEMU);
  const version = path === null ? null : versionIn(await versionLine(path));
  if (path !== null && version !== null) return { path, version };
  throw new MachineError('missing-tool', `${QEMU} is not installed.`, {
    hint: 'Run `npm run setup`, or `npx unbox doctor` for details.',
  });
}

/**
 * The user that emulators run as when we are root: `unbox`, made by set-up. Null when we are not root.
 * @throws MachineError when the user is missing: an emulator never runs as root.
 */
export function emulatorUser(): EmulatorUser | null {
  if (process.getuid?.() !== 0) return null;
  const entries = readFileSync('/etc/passwd', 'utf8').split('\n');
  const [name, , uid, gid] = entries.find((entry) => entry.startsWith('unbox:'))?.split(':') ?? [];
  if (name !== undefined) return { name, uid: Number(uid), gid: Number(gid) };
  throw new MachineError('missing-tool', 'There is no user `unbox` for the emulators to run as.', {
    hint: 'Run `npm run setup`.',
  });
}
