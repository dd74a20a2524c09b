/**
 * A template: a machine booted once, at rest with every shell at its prompt, and frozen. Its memory is
 * a file that clones map copy-on-write; its disk is a layer that clones put their own on top of.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { chmod, chown, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withLock } from '../../host/file-lock.ts';
import type { MachineKind } from '../machine.ts';
import { MachineError } from '../machine-error.ts';
import { shellMarks, sudoEnvironment } from '../../terminal/shell-marks.ts';
import { Boot } from './boot.ts';
import type { QemuContext } from './boot.ts';
import { commandLine } from './command-line.ts';
import type { ControlChannel } from '../guest/control-channel.ts';
import { NO_LIMIT_MS } from '../guest/first-prompts.ts';
import type { Hardware } from './command-line.ts';
import type { Image } from './image/image.ts';
import { migration } from './migration.ts';
import { silently } from './phase.ts';
import type { Phase } from './phase.ts';
import { processorMs } from './processor-time.ts';
import type { QemuProcess } from './qemu-process.ts';
import { haveSizes, sizesOf } from './sizes.ts';
import { readTemplateFacts, writeTemplateFacts } from './template-facts.ts';
import { FROZEN_SIZE, LAST_LINE, USED_FOR } from '../guest/used-shell.ts';
import { variantScript } from '../guest/variant.ts';
import { warmUpScript } from '../guest/warm-up.ts';
import { unbox } from '../../command-name.ts';

export interface Template {
  readonly dir: string;
  readonly hardware: Hardware;
  readonly image: Image;
  /** What genuine prompt marks of its clones carry. */
  readonly nonce: string;
  /** How long its boot took, ms: what a clone saves. */
  readonly bootMs: number;
}

/** Raise it when templates are frozen or read in a different way. */
const MANNER = 2;

const FROZEN_FILES = ['ram', 'state', 'disk.qcow2', 'empty.qcow2'];

/** Names a template by all that its state depends on: another QEMU, CPU or image never opens it. */
export function templateKey(context: QemuContext, hardware: Hardware): string {
  const args = commandLine({
    hardware,
    socketDir: '',
    disks: [{ format: 'qcow2' }, { format: 'raw' }],
    start: { kind: 'boot', kernel: '', initrd: '' },
  });
  const cpu = hardware.accelerator === 'kvm' ? hostCpu() : '';
  const parts = [
    MANNER,
    imageBuild(context.image),
    context.qemuVersion,
    cpu,
    warmUpScript(hardware.kind),
    shellMarks('0') + sudoEnvironment,
    [...USED_FOR, LAST_LINE].join('\n'),
    ...args,
    // Nothing is added for a machine as it comes.
    ...[variantScript(hardware.variant, hardware.kind) ?? []].flat(),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** Opens the template for that hardware; null when it has to be built first, or is not what was built. */
export async function openTemplate(context: QemuContext, hardware: Hardware): Promise<Template | null> {
  const dir = join(context.templatesDir, templateKey(context, hardware));
  const facts = await readTemplateFacts(dir);
  if (facts === null) return null;
  const { nonce, bootMs, sizes } = facts;
  return haveSizes(dir, FROZEN_FILES, sizes) ? { dir, hardware, image: context.image, nonce, bootMs } : null;
}

/**
 * Opens the template for that hardware, or builds it. Processes that need the same one wait for one build; `anew`
 * builds it even where it is there. @throws MachineError
 */
export async function makeTemplate(
  context: QemuContext,
  hardware: Hardware,
  options: {
    readonly phase?: Phase;
    readonly signal?: AbortSignal | undefined;
    readonly anew?: boolean;
  } = {},
): Promise<Template> {
  const { phase = silently, signal, anew = false } = options;
  const open = async () => (anew ? null : openTemplate(context, hardware));
  const there = await open();
  if (there) return there;
  const lock = join(dirname(context.templatesDir), 'locks', `template-${templateKey(context, hardware)}`);
  const waiting = (wait: () => Promise<void>) =>
    phase(`Template: another process builds ${nameOf(hardware)}; waiting for it`, wait);
  const build = async () => (await open()) ?? buildTemplate(context, hardware, phase, signal);
  return withLock(lock, build, { signal, waiting });
}

/**
 * Boots the image, lets it come to rest and freezes it. Built aside and renamed: a broken build leaves nothing, nor
 * does one that `signal` ends.
 */
async function buildTemplate(
  context: QemuContext,
  hardware: Hardware,
  phase: Phase,
  signal: AbortSignal | undefined,
): Promise<Template> {
  const dir = join(context.templatesDir, templateKey(context, hardware));
  const aside = `${dir}.${process.pid}`;
  await mkdir(aside, { recursive: true });
  try {
    const { nonce, bootMs } = await bootAndFreeze(context, hardware, aside, phase, signal);
    const sizes = sizesOf(aside, FROZEN_FILES);
    await writeTemplateFacts(aside, { image: context.image.key, nonce, bootMs, sizes });
    await rm(dir, { recursive: true, force: true });
    await rename(aside, dir);
    return { dir, hardware, image: context.image, nonce, bootMs };
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** Boots the image to its prompts once and throws it away; resolves with the time it took, ms. For benches. */
export async function coldBoot(context: QemuContext, hardware: Hardware): Promise<number> {
  const dir = join(context.templatesDir, `cold-boot.${process.pid}`);
  await mkdir(dir, { recursive: true });
  try {
    await using boot = await Boot.start(context, hardware, dir);
    return await boot.toPrompts(randomBytes(16).toString('hex'));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function bootAndFreeze(
  context: QemuContext,
  hardware: Hardware,
  dir: string,
  phase: Phase,
  signal: AbortSignal | undefined,
): Promise<{ nonce: string; bootMs: number }> {
  const nonce = randomBytes(16).toString('hex');
  await using boot = await Boot.start(context, hardware, dir);
  // Every phase ends with its machine.
  const end = (): void => void boot.qemu.kill();
  signal?.addEventListener('abort', end, { once: true });
  void boot.qemu.ended.then(() => signal?.removeEventListener('abort', end));
  signal?.throwIfAborted();
  const bootMs = await phase(`Template: boot ${nameOf(hardware)} (${hardware.accelerator})`, () =>
    boot.toPrompts(nonce),
  );
  await phase('Template: warm up and come to rest', () =>
    boot.alive('did not come to rest', warmUp(boot, hardware.kind, nonce)),
  );
  await phase('Template: freeze', async () => {
    await boot.alive('could not be frozen', freeze(boot.qemu));
    await boot.qemu.qmp.execute('quit').catch(() => {});
    await boot.qemu.ended;
  });
  // From now on it is only read.
  for (const name of FROZEN_FILES) {
    if (context.user) await chown(join(dir, name), 0, 0);
    await chmod(join(dir, name), 0o444);
  }
  return { nonce, bootMs };
}

function nameOf({ kind, cpus, memory, variant }: Hardware): string {
  return `${kind}, ${cpus} CPU, ${memory} MiB${variant === 0 ? '' : `, variant ${variant}`}`;
}

async function warmUp(boot: Boot, kind: MachineKind, nonce: string): Promise<void> {
  const { control, pid } = boot.qemu;
  const { status, stderr } = await control.exec(['sh', '-c', warmUpScript(kind)], {
    timeoutMs: NO_LIMIT_MS,
  });
  if (status !== 0) {
    throw new MachineError(
      'no-image',
      `The template could not be prepared: its script ended with ${status}.`,
      {
        hint: `Run \`${unbox('image build --force')}\`; if that does not help, the image has a bug.`,
        detail: stderr.slice(-2000),
      },
    );
  }
  await boot.useShell(nonce);
  control.prepareToFreeze();
  await rest(pid);
  await settle(control);
}

/**
 * Waits until the machine is idle: its emulator used next to no processor time for five seconds in a row, five
 * minutes at most. What is left to do at the freeze, every clone does before its first prompt.
 */
async function rest(pid: number): Promise<void> {
  const BUSY_MS = 40;
  for (let quiet = 0, before = processorMs(pid), seconds = 0; quiet < 5 && seconds < 300; seconds++) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const after = processorMs(pid);
    quiet = after - before < BUSY_MS ? quiet + 1 : 0;
    before = after;
  }
}

/**
 * Wakes the machine a few times, for nothing. What its kernel puts off until it is awake anyway (it adds up what
 * memory groups used, it stirs its random numbers) is done then, and not in every clone.
 */
async function settle(control: ControlChannel): Promise<void> {
  for (let times = 0; times < 6; times++) {
    control.resize(0, FROZEN_SIZE);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** From a running machine: its clones then go on by themselves as soon as they have read the state. */
async function freeze({ qmp }: QemuProcess): Promise<void> {
  if (!(await migration(qmp, 'migrate'))) {
    throw new MachineError('no-image', 'QEMU could not save the state of the template.', {
      hint: `Is the disk full? \`${unbox('doctor')}\` says; then run \`${unbox('image build')}\` again.`,
    });
  }
}

/** A template belongs to one build of its image, not to any that has the same recipe. */
function imageBuild({ key, disk }: Image): string {
  return `${key} ${statSync(disk, { throwIfNoEntry: false })?.mtimeMs ?? 'not built'}`;
}

function hostCpu(): string {
  const lines = readFileSync('/proc/cpuinfo', 'utf8').split('\n');
  return lines
    .filter((line) => /^(model name|flags)\s/.test(line))
    .slice(0, 2)
    .join('\n');
}
