/** How a QEMU runs: its guest is hostile, so it owns nothing, can gain nothing, and lives no longer than we do. */
import { readFileSync } from 'node:fs';

/** Who it runs as when we are root. */
export interface EmulatorUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export type Command = readonly [program: string, ...args: string[]];

/** Arguments of QEMU: system calls that it needs for no guest are refused. */
export const SANDBOX = [
  '-sandbox',
  'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny',
];

/** The user `unbox`, made by set-up; null when there is none. */
export function findEmulatorUser(): EmulatorUser | null {
  const entries = readFileSync('/etc/passwd', 'utf8').split('\n');
  const [name, , uid, gid] = entries.find((entry) => entry.startsWith('unbox:'))?.split(':') ?? [];
  return name === undefined ? null : { name, uid: Number(uid), gid: Number(gid) };
}

/** The same command as that user, null being ourselves, without a privilege; it is killed when we die, also when we are. */
export function unprivileged(user: EmulatorUser | null, command: Command): Command {
  const identity = user ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--init-groups'] : [];
  return ['setpriv', '--pdeathsig', 'KILL', '--no-new-privs', ...identity, '--', ...command];
}
