/** Finds the emulator on this host and the user it runs as. */
import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { MachineError } from '../machine-error.ts';
import type { EmulatorUser } from './qemu-process.ts';

export interface Emulator {
  readonly path: string;
  readonly version: string;
}

const QEMU = 'qemu-system-x86_64';

/** @throws MachineError when there is no QEMU. */
export async function findEmulator(): Promise<Emulator> {
  const { stdout, failed } = await execa(QEMU, ['--version'], { reject: false });
  const version = /version (\S+)/.exec(stdout)?.[1];
  if (failed || !version) {
    throw new MachineError('missing-tool', `${QEMU} is not installed.`, { hint: 'Run `npm run setup`, or `npx unbox doctor` for details.' });
  }
  return { path: `/usr/bin/${QEMU}`, version };
}

/**
 * The user that emulators run as when we are root: `unbox`, made by set-up. Null when we are not root.
 * @throws MachineError when the user is missing: an emulator never runs as root.
 */
export function emulatorUser(): EmulatorUser | null {
  if (process.getuid?.() !== 0) return null;
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((entry) => entry.startsWith('unbox:'));
  if (!line) {
    throw new MachineError('missing-tool', 'There is no user `unbox` for the emulators to run as.', { hint: 'Run `npm run setup`.' });
  }
  const [name = '', , uid, gid] = line.split(':');
  return { name, uid: Number(uid), gid: Number(gid) };
}
