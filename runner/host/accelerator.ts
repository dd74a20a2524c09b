/**
 * Decides between hardware virtualisation (KVM) and emulation (TCG). The fact that /dev/kvm opens proves nothing: on some
 * hosts QEMU starts with it and hangs or dies. So a tiny guest has to reach a marker; the answer is cached.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { release, userInfo } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { bootDisk, EXIT_PORT, GUEST_EXIT_STATUS, MARKER } from './boot-sector.ts';
import { deviceObstacle } from './device-access.ts';
import { groupsOf } from './groups.ts';
import { SettingError } from './host-error.ts';
import { namelessFile } from './nameless-file.ts';
import { cacheDir, makeCacheDir } from './paths.ts';
import { SANDBOX, unprivileged } from './unprivileged.ts';
import type { EmulatorUser } from './unprivileged.ts';

export interface Acceleration {
  readonly accel: 'kvm' | 'tcg';
  /** One sentence for people: why this one. */
  readonly reason: string;
}

export interface AcceleratorOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The device that is looked at; another one only in tests. */
  readonly kvmDevice?: string;
  /** How long the guest may take to reach its marker, ms; emulated, it takes about 200. */
  readonly timeoutMs?: number;
  readonly cache?: string;
  /** Called before a guest is booted: that takes up to `timeoutMs`. */
  readonly onProbe?: () => void;
}

const Answer = z.object({ key: z.string(), accel: z.enum(['kvm', 'tcg']), reason: z.string() });

/** Answers being looked for, by key: a caller that asks meanwhile waits for the same guest. */
const underWay = new Map<string, Promise<Acceleration>>();

/**
 * Says which accelerator the QEMU at path `qemu` can use here as `user`, null being ourselves. Boots a guest once per
 * QEMU, user, kernel and boot of this host; later calls take a millisecond. `UNBOX_ACCEL=kvm|tcg` decides without
 * a trial. Never throws for a broken KVM.
 */
export async function detectAccelerator(
  qemu: string,
  user: EmulatorUser | null,
  options: AcceleratorOptions = {},
): Promise<Acceleration> {
  const { env = process.env, kvmDevice = '/dev/kvm', cache = cacheDir() } = options;
  const wanted = env['UNBOX_ACCEL'];
  if (wanted === 'kvm') await needsKvm(kvmDevice, user);
  if (wanted === 'kvm' || wanted === 'tcg')
    return { accel: wanted, reason: `UNBOX_ACCEL=${wanted} asks for it.` };
  if (wanted) throw new SettingError(`UNBOX_ACCEL must be "kvm" or "tcg", and it is "${wanted}".`);
  if (!existsSync(kvmDevice)) {
    return { accel: 'tcg', reason: `There is no ${kvmDevice}: this host offers no hardware virtualisation.` };
  }

  const key = await answerKey(qemu, kvmDevice, user);
  const asked =
    underWay.get(key) ??
    knownAnswer(cache, key, () => tryKvm(qemu, user, kvmDevice, options)).finally(() => underWay.delete(key));
  underWay.set(key, asked);
  return asked;
}

/** @throws SettingError if the device can't be used: no trial is made, and QEMU would say less. */
async function needsKvm(device: string, user: EmulatorUser | null): Promise<void> {
  const obstacle = existsSync(device)
    ? await deviceObstacle(device, user)
    : `there is no ${device}, so this host offers no hardware virtualisation.`;
  if (obstacle !== null)
    throw new SettingError(
      `UNBOX_ACCEL asks for KVM, but ${obstacle} Without UNBOX_ACCEL, machines are emulated.`,
    );
}

async function knownAnswer(
  cache: string,
  key: string,
  find: () => Promise<Acceleration>,
): Promise<Acceleration> {
  const file = join(cache, 'accelerator.json');
  const known = await readAnswer(file);
  if (known?.key === key) return { accel: known.accel, reason: known.reason };
  const answer = await find();
  // If it can't be kept, the guest is booted again.
  await writeAnswer(cache, file, { key, ...answer }).catch(() => {});
  return answer;
}

async function tryKvm(
  qemu: string,
  user: EmulatorUser | null,
  kvmDevice: string,
  { onProbe, timeoutMs = 10_000 }: AcceleratorOptions,
): Promise<Acceleration> {
  const obstacle = await deviceObstacle(kvmDevice, user);
  if (obstacle) return { accel: 'tcg', reason: obstacle };
  onProbe?.();
  const failure = await bootFailure(qemu, 'kvm', { user, kvmDevice, timeoutMs });
  return failure
    ? { accel: 'tcg', reason: `${kvmDevice} opens, but a guest does not run on it: ${failure}` }
    : { accel: 'kvm', reason: `A small guest ran on ${kvmDevice}.` };
}

/**
 * Boots the tiny guest in the way in which machines are started; returns null when it reached its marker, else what
 * went wrong, in QEMU's words if it had any.
 */
export async function bootFailure(
  qemu: string,
  accel: 'kvm' | 'tcg',
  options: {
    readonly user: EmulatorUser | null;
    readonly kvmDevice?: string;
    readonly timeoutMs: number;
  },
): Promise<string | null> {
  const disk = await namelessFile(bootDisk());
  try {
    const [program, ...args] = unprivileged(options.user, [qemu, ...probeArgs(accel, options.kvmDevice)]);
    const guest = execa(program, args, {
      reject: false,
      // Any descriptor will do; execa's types know the first few.
      stdio: ['ignore', 'pipe', 'pipe', disk.fd as 3],
      cwd: '/',
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
      // A runaway guest must not fill our memory.
      maxBuffer: 64 * 1024,
      stripFinalNewline: false,
    });
    // After an internal error QEMU hangs for ever, with the reason on its stderr.
    let broken = false;
    for await (const line of guest.iterable({ from: 'stderr' })) {
      if (!broken && lastWords.test(line)) broken = guest.kill();
    }
    const result = await guest;
    if (result.exitCode === GUEST_EXIT_STATUS && result.stdout.endsWith(MARKER)) return null;
    const said = quote(result.stderr);
    if (broken) return `${said}.`;
    if (result.timedOut) return `it had not reached its marker after ${options.timeoutMs / 1000} s; ${said}.`;
    const unstarted = /^setpriv: (.+)$/m.exec(result.stderr)?.[1];
    if (unstarted) return `${qemu} did not start: ${unstarted}.`;
    return `QEMU ${result.signal ? `was killed by ${result.signal}` : `ended with status ${result.exitCode}`}; ${said}.`;
  } finally {
    await disk.close();
  }
}

function probeArgs(accel: 'kvm' | 'tcg', kvmDevice: string | undefined): string[] {
  const device = accel === 'kvm' && kvmDevice && kvmDevice !== '/dev/kvm' ? `,device=${kvmDevice}` : '';
  const file = `file.filename=/dev/fdset/${DISK_FD}`;
  return [
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-monitor', 'none', '-no-reboot'],
    ...['-machine', 'q35', '-accel', accel + device, '-cpu', 'max', '-m', '32', '-serial', 'stdio'],
    ...['-add-fd', `fd=${DISK_FD},set=${DISK_FD}`],
    ...['-blockdev', `driver=raw,node-name=disk,file.driver=file,${file},file.locking=off`],
    ...['-device', 'virtio-blk-pci,drive=disk'],
    ...['-device', `isa-debug-exit,iobase=${EXIT_PORT},iosize=1`],
    ...SANDBOX,
  ];
}

/** Where the guest finds its disk: the first descriptor after the usual three. */
const DISK_FD = 3;

// The first is followed by its cause and a dump of all registers; the kill waits for the cause.
const lastWords = /^(emulation failure|KVM: entry failed)/;
const noise = /warning:|^extra data|^[A-Z0-9]{2,4} ?=/;

/** The telling part of QEMU's stderr: no warnings, no registers, short enough for one sentence. */
function quote(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const telling = lines.filter((line) => line && !noise.test(line)).slice(0, 2);
  return telling.length > 0 ? `QEMU says "${telling.join(' / ').slice(0, 200)}"` : 'QEMU said nothing';
}

/** Everything that may change the answer. QEMU's file stands for its version: asking QEMU costs 20 ms each time. */
async function answerKey(qemu: string, device: string, user: EmulatorUser | null): Promise<string> {
  const binary = await realpath(qemu);
  const [program, node, boot] = await Promise.all([
    stat(binary),
    stat(device),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => 'no boot id'),
  ]);
  const parts = [binary, program.size, program.mtimeMs, release(), boot.trim(), device];
  // Its rights change with its ctime, those in access lists too.
  const rights = [node.rdev, node.ctimeMs, user?.uid ?? userInfo().uid, groupsOf(user)];
  return createHash('sha256')
    .update(JSON.stringify([...parts, ...rights]))
    .digest('hex');
}

async function readAnswer(file: string): Promise<z.infer<typeof Answer> | null> {
  try {
    return Answer.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // Absent, cut short or of another version: the guest is booted again.
    return null;
  }
}

async function writeAnswer(cache: string, file: string, answer: z.infer<typeof Answer>): Promise<void> {
  makeCacheDir(cache);
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, `${JSON.stringify(answer, null, 2)}\n`);
  await rename(aside, file);
}
