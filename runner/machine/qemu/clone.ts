/** Clones a template: an emulator reads its frozen state, gets a name and the time, and goes on. */
import { randomBytes } from 'node:crypto';
import { unbox } from '../../command-name.ts';
import type { MachineGroup } from '../../host/cgroup/machine-groups.ts';
import { GuestLink } from '../guest/guest-link.ts';
import type { MachineSpec } from '../machine.ts';
import { MachineError } from '../machine-error.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { attach } from './attach.ts';
import { discard, makeBlank } from './blank.ts';
import type { Blank } from './blank.ts';
import type { BlankStock } from './blank-stock.ts';
import type { QemuContext } from './boot.ts';
import type { Layer } from './layers.ts';
import { migration } from './migration.ts';
import { patiently } from './patience.ts';
import type { Patience } from './patience.ts';
import type { QemuProcess } from './qemu-process.ts';
import type { Qmp } from './qmp.ts';
import type { Template } from './template.ts';

export interface QemuMachineOptions {
  readonly context: QemuContext;
  readonly template: Template;
  readonly spec: MachineSpec;
  /** Emulators that have started already; left out: each machine starts its own. */
  readonly stock?: BlankStock | undefined;
  /** How long a clone may take to wake up: a fraction of a second, unless its memory is read from a slow disk. */
  readonly patience?: Patience;
}

const REBUILD = `Run \`${unbox('doctor')}\`; if all is well there, \`${unbox('image build --force')}\` rebuilds image and template.`;

const PATIENCE: Patience = { workMs: 60_000, idleMs: 60_000 };

/** What belongs to one life of the machine, between two resets. */
export interface Life {
  readonly qemu: QemuProcess;
  readonly link: GuestLink;
  readonly dir: string;
  readonly layer: Layer;
  readonly group: MachineGroup;
}

/** Ends a life and removes what it used. */
export async function end(life: Life): Promise<void> {
  life.link.close();
  await discard(life);
}

/**
 * Resolves when a clone of the template runs and knows its own name and time.
 * @throws MachineError; the signal's reason, when nothing of it is left
 */
export async function restore(
  options: QemuMachineOptions,
  id: string,
  signal: AbortSignal | undefined,
): Promise<Life> {
  signal?.throwIfAborted();
  const { context, template, stock } = options;
  const waiting = stock?.take(template) ?? null;
  if (waiting !== null) {
    try {
      return await wake(waiting, options, signal);
    } catch (error) {
      // Somebody may have ended it just now, which says nothing about the next one.
      if (!(error instanceof EndedError)) throw error;
    }
  }
  try {
    return await wake(await makeBlank(context, template, id, signal), options, signal);
  } catch (error) {
    throw error instanceof EndedError ? startFailed(error.cause) : error;
  }
}

/** The emulator ended before its machine was there. */
class EndedError extends Error {
  override readonly cause: MachineError;

  constructor(cause: MachineError) {
    super('the emulator ended', { cause });
    this.cause = cause;
  }
}

/** Makes a machine of a blank, which is gone if that fails. @throws EndedError, and as `restore` */
async function wake(
  blank: Blank,
  { spec, patience = PATIENCE }: QemuMachineOptions,
  signal: AbortSignal | undefined,
): Promise<Life> {
  const { qemu, dir, layer, group } = blank;
  const link = new GuestLink(qemu.control, (terminal) => attach(dir, terminal));
  try {
    signal?.throwIfAborted();
    const died = qemu.ended.then((reason) => Promise.reject(reason));
    const personalised = link.personalise({ hostname: spec.hostname, seed: randomBytes(32) });
    // While QEMU reads the state there is time for it.
    const connected = qemu.qmp.ready.then(() => link.connectEarly(spec.terminals ?? 1));
    const restored = Promise.all([personalised, resume(qemu.qmp), connected]);
    const awake = patiently(qemu.pid, patience, 'did not wake up', restored);
    await unlessAborted(Promise.race([awake, died]), signal);
    return { qemu, link, dir, layer, group };
  } catch (error) {
    link.close();
    await discard(blank);
    // Everything that waits is rejected with the same reason as QEMU's end.
    const reason = await qemu.ended;
    throw reason === error ? new EndedError(reason) : error;
  }
}

/** Reads the frozen state; the clone then runs on its own. */
async function resume(qmp: Qmp): Promise<void> {
  if (await migration(qmp, 'migrate-incoming')) return;
  throw new MachineError('start-failed', 'QEMU could not read the state of the template.', { hint: REBUILD });
}

function startFailed(reason: MachineError): MachineError {
  return new MachineError('start-failed', `The machine did not start. ${reason.message}`, {
    hint: REBUILD,
    detail: reason.detail,
    cause: reason,
  });
}
