/** How a QEMU runs: its guest is hostile, so it owns nothing, can gain nothing, and lives no longer than we do. */
import { randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { groupsOf } from './groups.ts';

/** Who it runs as when we are root. */
export interface EmulatorUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** All its groups, if /etc/group does not say: it has no entry there. */
  readonly groups?: readonly number[];
}

export type Command = readonly [program: string, ...args: string[]];

/** Arguments for QEMU: system calls that no guest needs are refused. */
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

/** When processor time is short, what serves people comes first: emulators wait. */
const NICE = '10';
/** When memory runs out the kernel takes an emulator, not the server that has all the others. */
const OOM_SCORE = '800';

/**
 * The same command as that user, null being ourselves, without a privilege and with less of the processor than
 * we have; it is killed when we die, even when we are.
 */
export function unprivileged(user: EmulatorUser | null, command: Command): Command {
  const identity = user ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, groupsArgument(user)] : [];
  const alone = ['setpriv', '--pdeathsig', 'KILL', '--no-new-privs', ...identity, '--', ...command];
  return ['nice', '-n', NICE, ...alone];
}

function groupsArgument({ groups }: EmulatorUser): string {
  if (groups === undefined) return '--init-groups';
  return groups.length === 0 ? '--clear-groups' : `--groups=${groups.join(',')}`;
}

/** UIDs that neither people nor services nor containers get: systemd's list of ranges calls these unused. */
const OWN_IDS = { first: 1_879_048_192, count: 2 ** 27 };

/**
 * A user of its own for one emulator: an emulator that its guest has taken over can then neither reach nor signal nor
 * trace another one. That same user where this host's user namespace has no room for more.
 */
export function ownIdentity(user: EmulatorUser | null, map: string = idMap()): EmulatorUser | null {
  if (user === null || !hasOwnIds(map)) return user;
  const id = OWN_IDS.first + randomInt(OWN_IDS.count);
  return { name: user.name, uid: id, gid: id, groups: groupsOf(user) };
}

/** Whether nothing else on this host runs as that user, so that what the kernel counts by user is its own. */
export function isOwnIdentity(user: EmulatorUser | null): boolean {
  return user !== null && user.uid >= OWN_IDS.first && user.uid < OWN_IDS.first + OWN_IDS.count;
}

/** `map`: lines of "first inside, first outside, how many". */
function hasOwnIds(map: string): boolean {
  const ranges = map.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return ranges.some(
    ([first = 0, , count = 0]) => first <= OWN_IDS.first && first + count >= OWN_IDS.first + OWN_IDS.count,
  );
}

const idMap = (): string => readFileSync('/proc/self/uid_map', 'utf8');

/** Lets the kernel end this process before others when memory runs out. */
export function firstToGo(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, OOM_SCORE);
  } catch {
    // It has ended already, or this host doesn't let us: the kernel decides.
  }
}
