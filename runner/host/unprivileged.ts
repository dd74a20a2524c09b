/** How a QEMU runs: its guest is hostile, so it owns nothing, can gain nothing, and lives no longer than we do. */
import { readFileSync, writeFileSync } from 'node:fs';

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

/** Processor time that is short goes to whoever serves people first: emulators wait. */
const NICE = '10';
/** When memory runs out the kernel takes an emulator, not the server that has all the others. */
const OOM_SCORE = '800';

/**
 * The same command as that user, null being ourselves, without a privilege and with less of the processor than
 * we have; it is killed when we die, also when we are.
 */
export function unprivileged(user: EmulatorUser | null, command: Command): Command {
  const identity = user ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--init-groups'] : [];
  const alone = ['setpriv', '--pdeathsig', 'KILL', '--no-new-privs', ...identity, '--', ...command];
  return ['nice', '-n', NICE, ...alone];
}

/** Lets the kernel end this process before others when memory runs out. */
export function firstToGo(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, OOM_SCORE);
  } catch {
    // It has ended already, or this host gives us no say in it: the kernel decides by itself.
  }
}
