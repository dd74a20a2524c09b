/** Finds the emulator on this host and the user it runs as. */
import { findProgram, versionIn, versionLine } from '../../host/facts.ts';
import { findEmulatorUser } from '../../host/unprivileged.ts';
import type { EmulatorUser } from '../../host/unprivileged.ts';
import { MachineError } from '../machine-error.ts';
import { setUp, unbox } from '../../command-name.ts';

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
    hint: `Run \`${setUp()}\`, or \`${unbox('doctor')}\` for details.`,
  });
}

/**
 * The user that emulators run as when we are root: `unbox`, made by set-up. Null when we are not root.
 * @throws MachineError when the user is missing: an emulator never runs as root.
 */
export function emulatorUser(): EmulatorUser | null {
  if (process.getuid?.() !== 0) return null;
  const user = findEmulatorUser();
  if (user !== null) return user;
  throw new MachineError('missing-tool', 'There is no user `unbox` for the emulators to run as.', {
    hint: `Run \`${setUp()}\`.`,
  });
}
