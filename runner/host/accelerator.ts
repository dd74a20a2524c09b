/**
 * Decides between hardware virtualisation (KVM) and emulation (TCG). That /dev/kvm opens proves nothing: on some
 * hosts QEMU starts with it and hangs or dies. So a tiny guest has to reach a marker; the answer is cached.
 */
import { createHash } from 'node:crypto';
import {
  access,
  constants,
  mkdtemp,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { release, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { bootDisk, EXIT_PORT, GUEST_EXIT_STATUS, MARKER } from './boot-sector.ts';
import { cacheDir, makeCacheDir } from './paths.ts';

export interface Acceleration {
  readonly accel: 'kvm' | 'tcg';
  /** One sentence for people: why this one. */
  readonly reason: string;
}

export interface AcceleratorOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The device that is looked at; another one only in tests. */
  readonly kvmDevice?: string;
  /** ms that the guest gets to reach its marker; emulated, it takes about 200. */
  readonly timeoutMs?: number;
  readonly cache?: string;
  /** Called before a guest is booted: that takes up to `timeoutMs`. */
  readonly onProbe?: () => void;
}

const Answer = z.object({ key: z.string(), accel: z.enum(['kvm', 'tcg']), reason: z.string() });

/**
 * Says which accelerator the QEMU at path `qemu` can use here. Boots a guest once per QEMU, kernel and boot of this
 * host; later calls take a millisecond. `UNBOX_ACCEL=kvm|tcg` decides without looking. Never throws for a broken KVM.
 */
export async function detectAccelerator(
  qemu: string,
  options: AcceleratorOptions = {},
): Promise<Acceleration> {
  const { env = process.env, kvmDevice = '/dev/kvm', cache = cacheDir() } = options;
  const wanted = env['UNBOX_ACCEL'];
  if (wanted === 'kvm' || wanted === 'tcg')
    return { accel: wanted, reason: `UNBOX_ACCEL=${wanted} asks for it.` };
  if (wanted) throw new Error(`UNBOX_ACCEL must be "kvm" or "tcg", and it is "${wanted}".`);

  const obstacle = await deviceObstacle(kvmDevice);
  if (obstacle) return { accel: 'tcg', reason: obstacle };

  const file = join(cache, 'accelerator.json');
  const key = await answerKey(qemu, kvmDevice);
  const known = await readAnswer(file);
  if (known?.key === key) return { accel: known.accel, reason: known.reason };

  options.onProbe?.();
  const failure = await bootFailure(qemu, 'kvm', { kvmDevice, timeoutMs: options.timeoutMs ?? 10_000 });
  const answer: Acceleration = failure
    ? { accel: 'tcg', reason: `${kvmDevice} opens, but a guest does not run on it: ${failure}` }
    : { accel: 'kvm', reason: `A small guest ran on ${kvmDevice}.` };
  await writeAnswer(cache, file, { key, ...answer });
  return answer;
}

/** Boots the tiny guest; returns null when it reached its marker, else what went wrong, in QEMU's words where it had any. */
export async function bootFailure(
  qemu: string,
  accel: 'kvm' | 'tcg',
  options: { readonly kvmDevice?: string; readonly timeoutMs: number },
): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'unbox-probe-'));
  try {
    const disk = join(folder, 'disk');
    await writeFile(disk, bootDisk());
    const guest = execa(qemu, probeArgs(accel, disk, options.kvmDevice), {
      reject: false,
      stdin: 'ignore',
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
      // A guest gone mad must not fill our memory.
      maxBuffer: 64 * 1024,
      stripFinalNewline: false,
    });
    // After an internal error QEMU stands still for ever, with the reason on its stderr.
    let broken = false;
    for await (const line of guest.iterable({ from: 'stderr' })) {
      if (!broken && lastWords.test(line)) broken = guest.kill();
    }
    const result = await guest;
    if (result.exitCode === GUEST_EXIT_STATUS && result.stdout.endsWith(MARKER)) return null;
    const said = quote(result.stderr);
    if (broken) return `${said}.`;
    if (result.timedOut) return `it had not reached its marker after ${options.timeoutMs / 1000} s; ${said}.`;
    if (result.exitCode === undefined && !result.signal)
      return `${qemu} did not start: ${result.originalMessage}.`;
    return `QEMU ${result.signal ? `was killed by ${result.signal}` : `ended with status ${result.exitCode}`}; ${said}.`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function probeArgs(accel: 'kvm' | 'tcg', disk: string, kvmDevice: string | undefined): string[] {
  const device = accel === 'kvm' && kvmDevice && kvmDevice !== '/dev/kvm' ? `,device=${kvmDevice}` : '';
  return [
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-monitor', 'none', '-no-reboot'],
    ...['-machine', 'q35', '-accel', accel + device, '-cpu', 'max', '-m', '32', '-serial', 'stdio'],
    ...['-drive', `if=virtio,format=raw,readonly=on,file=${disk}`],
    ...['-device', `isa-debug-exit,iobase=${EXIT_PORT},iosize=1`],
  ];
}

// The first is followed by its cause and a dump of all registers; the kill waits for the cause.
const lastWords = /^(emulation failure|KVM: entry failed)/;
const noise = /warning:|^extra data|^[A-Z0-9]{2,4} ?=/;

/** The telling part of QEMU's stderr: no warnings, no registers, short enough for a sentence. */
function quote(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const telling = lines.filter((line) => line && !noise.test(line)).slice(0, 2);
  return telling.length > 0 ? `QEMU says "${telling.join(' / ').slice(0, 200)}"` : 'QEMU said nothing';
}

async function deviceObstacle(device: string): Promise<string | null> {
  try {
    await access(device, constants.R_OK | constants.W_OK);
    return null;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return `There is no ${device}: this host offers no hardware virtualisation.`;
    const remedy = `sudo adduser ${userInfo().username} kvm`;
    return `${device} may not be opened by ${userInfo().username}: run \`${remedy}\` and log in again.`;
  }
}

/** Everything that may change the answer. The file of QEMU stands for its version: asking QEMU costs 20 ms each time. */
async function answerKey(qemu: string, device: string): Promise<string> {
  const binary = await realpath(qemu);
  const [program, node, boot] = await Promise.all([
    stat(binary),
    stat(device),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => 'no boot id'),
  ]);
  const parts = [binary, program.size, program.mtimeMs, release(), boot.trim(), device];
  return createHash('sha256')
    .update(JSON.stringify([...parts, node.rdev, node.mode, node.uid, node.gid, userInfo().uid]))
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
