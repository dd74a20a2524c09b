/** Judges what a host has: what is fine, what is missing, and the command that fixes it. Pure. */
import { DISK_FOR_IMAGE } from '../../scripts/setup/host.mjs';
import type { Acceleration } from './accelerator.ts';
import type { Controller } from './cgroup/hierarchies.ts';
import { COMMON_NEEDS, machinesThatFit } from './capacity.ts';
import { QEMU_MAJOR } from './facts.ts';
import { setUp, unbox } from '../command-name.ts';

/** All that `unbox doctor` looks at. Paths and versions are null where there is no such thing. */
export interface HostFacts {
  readonly nodeVersion: string;
  readonly qemu: { readonly path: string; readonly version: string | null } | null;
  /** Null without QEMU or its user. */
  readonly acceleration: Acceleration | null;
  /** Program → its path. */
  readonly programs: Readonly<Record<HostProgram, string | null>>;
  /** The user that QEMU runs as exists, or is not needed as we are not root. */
  readonly emulatorUser: boolean;
  /** Who runs this. */
  readonly user: string;
  readonly isRoot: boolean;
  readonly cache: string;
  /** MiB. */
  readonly diskFree: number;
  /** MiB. */
  readonly memoryFree: number;
  readonly processors: number;
  readonly groups: GroupFacts;
  readonly image: ImageStatus;
}

/** Control groups of machines. */
export interface GroupFacts {
  readonly version: 1 | 2 | null;
  readonly controllers: readonly Controller[];
  /** Why some are missing, part of a sentence; null if none is. */
  readonly lack: string | null;
}

export type HostProgram = 'qemu-img' | 'mmdebstrap' | 'sudo' | 'chromium' | 'vagrant';

export interface ImageStatus {
  readonly image: BuildState;
  readonly template: BuildState;
  readonly path: string;
  readonly bytes: number;
}

/** `incomplete`: its build did not finish, or part of it has been removed or truncated since. */
export type BuildState = 'current' | 'outdated' | 'incomplete' | 'missing';

/** One line of the report. */
export interface Finding {
  readonly topic: string;
  /** `note`: not ideal, but labs run. */
  readonly state: 'ok' | 'note' | 'missing';
  readonly text: string;
  /** The command that fixes it; null when it is fine or no command can. */
  readonly fix: string | null;
}

/** Judges everything, in the order in which a person would fix it; with `tests` also what only tests need. */
export function checkUp(facts: HostFacts, tests = false): readonly Finding[] {
  return [
    node(facts.nodeVersion),
    qemu(facts),
    accelerator(facts),
    program('qemu-img', facts, 'makes the disks of machines'),
    program('mmdebstrap', facts, 'builds the image'),
    emulatorUser(facts.emulatorUser),
    ...sudo(facts),
    disk(facts),
    memory(facts),
    fairness(facts),
    build('image', facts.image.image, `${facts.image.path}, ${mib(facts.image.bytes / 1024 ** 2)}`),
    build('template', facts.image.template, 'machines start from it'),
    ...(tests ? (['chromium', 'vagrant'] as const).map((name) => testProgram(name, facts)) : []),
  ];
}

/** Nothing is missing: labs run here. */
export function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every(({ state }) => state !== 'missing');
}

function node(version: string): Finding {
  const text = version.replace(/^v/, '');
  return Number(text.split('.')[0]) >= 24
    ? ok('node', text)
    : missing('node', `${text}, and 24 or newer is needed`, setUp());
}

function qemu({ qemu: found, acceleration }: HostFacts): Finding {
  if (!found) return missing('qemu', 'qemu-system-x86_64 is not installed', setUp());
  if (!found.version) return missing('qemu', `${found.path} does not start`, setUp());
  const text = `${found.version}, ${found.path}`;
  if (Number(found.version.split('.')[0]) >= QEMU_MAJOR) return ok('qemu', text);
  return acceleration?.accel === 'kvm'
    ? note('qemu', `${text}; fine with KVM`)
    : missing('qemu', `${text}; without KVM, guests panic on versions before ${QEMU_MAJOR}`, setUp());
}

function accelerator({ acceleration, qemu: found }: HostFacts): Finding {
  if (!acceleration)
    return note('accelerator', found ? 'unknown without a user for QEMU to run as' : 'unknown without QEMU');
  const { accel, reason } = acceleration;
  return accel === 'kvm'
    ? ok('accelerator', `kvm. ${reason}`)
    : note('accelerator', `tcg: machines are emulated, and slower. ${reason}`);
}

function program(name: HostProgram, { programs }: HostFacts, purpose: string): Finding {
  const path = programs[name];
  return path ? ok(name, path) : missing(name, `not installed; it ${purpose}`, setUp());
}

function testProgram(name: HostProgram, { programs }: HostFacts): Finding {
  const path = programs[name];
  if (path) return ok(name, path);
  return { ...note(name, 'not installed; only the tests need it'), fix: setUp('--test') };
}

function emulatorUser(exists: boolean): Finding {
  return exists
    ? ok('privileges', 'QEMU runs without root rights')
    : missing('privileges', 'there is no user "unbox" for QEMU to run as', setUp());
}

/** Only root can build the image; once built, everybody can use it. */
function sudo({ isRoot, user, programs, image }: HostFacts): Finding[] {
  if (isRoot) return [];
  if (programs.sudo !== null) return [ok('sudo', `${programs.sudo}, to build the image`)];
  const text = 'not installed; it builds the image as root';
  const fix = `su -c 'apt-get install sudo && /usr/sbin/adduser ${user} sudo'; then log in again`;
  return [image.image === 'current' ? note('sudo', text) : missing('sudo', text, fix)];
}

function disk({ cache, diskFree, image }: HostFacts): Finding {
  const text = `${mib(diskFree)} free at ${cache}`;
  const needed = image.image === 'current' && image.template === 'current' ? 1024 : DISK_FOR_IMAGE;
  if (diskFree >= needed) return ok('disk', text);
  const short = `${text}, and ${mib(needed)} are needed; make room, or set UNBOX_CACHE to a larger disk`;
  return missing('disk', short, `du -xh --max-depth=2 ${cache}`);
}

function memory({ memoryFree, processors }: HostFacts): Finding {
  const { count, limit } = machinesThatFit({ memory: memoryFree, processors }, COMMON_NEEDS);
  const all = processors === 1 ? 'one processor has' : `${processors} processors have`;
  const enough = limit === 'processors' ? `, which is what ${all} room for` : '';
  const text = `${mib(memoryFree)} free: room for ${count} ${count === 1 ? 'machine' : 'machines'} side by side${enough}`;
  return count > 0 ? ok('memory', text) : missing('memory', text, 'ps aux --sort=-rss | head');
}

const SHARED: Readonly<Record<Controller, string>> = {
  cpu: 'processor',
  memory: 'memory',
  pids: 'tasks',
  io: 'disk',
};

/** What keeps a machine from taking what belongs to others. */
function fairness({ groups: { version, controllers, lack }, isRoot }: HostFacts): Finding {
  const shared = controllers.map((controller) => SHARED[controller]).join(', ');
  const groups = `a control group for each machine (version ${version}: ${shared})`;
  if (lack === null) return ok('fairness', groups);
  const without = 'machines only yield to other programs, and have limits of their own';
  const text =
    version === null ? `no control groups for machines: ${lack}; ${without}` : `${groups}; ${lack}`;
  return { ...note('fairness', text), fix: isRoot ? null : `systemd-run --user --scope ${unbox('serve')}` };
}

function build(topic: string, state: BuildState, text: string): Finding {
  switch (state) {
    case 'current':
      return ok(topic, `current, ${text}`);
    case 'outdated':
      return missing(
        topic,
        'outdated: its recipe, QEMU or the accelerator has changed',
        unbox('image build'),
      );
    case 'incomplete':
      return missing(
        topic,
        'incomplete: still being built, interrupted, or partly gone',
        unbox('image build'),
      );
    case 'missing':
      return missing(topic, 'not built yet', unbox('image build'));
  }
}

const ok = (topic: string, text: string): Finding => ({ topic, state: 'ok', text, fix: null });
const note = (topic: string, text: string): Finding => ({ topic, state: 'note', text, fix: null });
const missing = (topic: string, text: string, fix: string): Finding => ({
  topic,
  state: 'missing',
  text,
  fix,
});

function mib(amount: number): string {
  return amount < 1024 ? `${Math.round(amount)} MiB` : `${(amount / 1024).toFixed(1)} GiB`;
}
