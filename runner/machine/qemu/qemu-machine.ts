/** A machine restored from a template: QEMU, its terminals and its agent behind the Machine interface. */
import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  ExecOptions,
  ExecResult,
  Machine,
  MachineSpec,
  MachineState,
  TerminalPort,
  WindowSize,
} from '../machine.ts';
import { MachineError } from '../machine-error.ts';
import { NodePtyPort } from '../pty-port.ts';
import { commandLine, FD, terminalSocket } from './command-line.ts';
import { DiskLayer } from './disk-layer.ts';
import { QemuProcess } from './qemu-process.ts';
import type { Qmp } from './qmp.ts';
import { makeMachineDir, removeMachineDir } from './run-dir.ts';
import type { QemuContext } from './boot.ts';
import type { Template } from './template.ts';

export interface QemuMachineOptions {
  readonly context: QemuContext;
  readonly template: Template;
  readonly spec: MachineSpec;
}

/** What the agent gives the template's terminals. */
const FROZEN_SIZE: WindowSize = { cols: 80, rows: 24 };

/** What belongs to one life of the machine, between two resets. */
interface Life {
  readonly qemu: QemuProcess;
  readonly dir: string;
  readonly ports: Set<TerminalPort>;
  /** Attached while the machine started, by terminal; nobody has opened them yet. */
  readonly early: Map<number, TerminalPort>;
}

export class QemuMachine implements Machine {
  readonly id = randomBytes(6).toString('hex');
  readonly terminalCount: number;
  readonly markNonce: string;
  startMs = 0;
  #state: MachineState = { kind: 'resetting' };
  #life: Life | null = null;
  readonly #options: QemuMachineOptions;
  readonly #deathListeners = new Set<(reason: MachineError) => void>();

  private constructor(options: QemuMachineOptions) {
    this.#options = options;
    this.terminalCount = options.template.hardware.terminals;
    this.markNonce = options.template.nonce;
  }

  /** @throws MachineError when the clone does not come up. */
  static async start(options: QemuMachineOptions): Promise<QemuMachine> {
    const machine = new QemuMachine(options);
    await machine.#begin();
    return machine;
  }

  get state(): MachineState {
    return this.#state;
  }

  /** Process id of the emulator, for benches. */
  get pid(): number {
    return this.#running().qemu.pid;
  }

  openTerminal(index: number, size: WindowSize): TerminalPort {
    const life = this.#running();
    if (!Number.isInteger(index) || index < 0 || index >= this.terminalCount) {
      throw new MachineError(
        'not-running',
        `There is no terminal ${index}: a machine has ${this.terminalCount}, from 0.`,
        {
          hint: 'Ask for one that there is.',
        },
      );
    }
    const early = life.early.get(index);
    life.early.delete(index);
    const attached = early ?? attach(life.dir, index, size);
    const port = new SizedPort(attached, (changed) => life.qemu.control.resize(index, changed));
    life.ports.add(port);
    port.onExit(() => life.ports.delete(port));
    port.resize(size);
    attached.resume();
    return port;
  }

  async exec(argv: readonly [string, ...string[]], options?: ExecOptions): Promise<ExecResult> {
    return this.#running().qemu.control.exec(argv, options);
  }

  async putFile(
    path: string,
    content: string | Uint8Array,
    options: { readonly mode?: number } = {},
  ): Promise<void> {
    return this.#running().qemu.control.putFile(path, content, options.mode ?? 0o644);
  }

  async reset(): Promise<void> {
    if (this.#state.kind === 'disposed') throw this.#notRunning();
    this.#state = { kind: 'resetting' };
    const old = this.#life;
    this.#life = null;
    // The old one goes while the new one comes: nobody waits for its end.
    await Promise.all([this.#begin(), old ? end(old) : undefined]);
  }

  onDeath(listener: (reason: MachineError) => void): () => void {
    if (this.#state.kind === 'dead') listener(this.#state.reason);
    this.#deathListeners.add(listener);
    return () => this.#deathListeners.delete(listener);
  }

  async dispose(): Promise<void> {
    this.#state = { kind: 'disposed' };
    this.#deathListeners.clear();
    const life = this.#life;
    this.#life = null;
    if (life) await end(life).catch(() => {});
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #begin(): Promise<void> {
    const started = performance.now();
    const life = await restore(this.#options, this.id);
    if (this.#state.kind === 'disposed') return end(life);
    this.startMs = performance.now() - started;
    this.#life = life;
    this.#state = { kind: 'running' };
    void life.qemu.ended.then((reason) => this.#died(life, reason));
    // Whoever killed the agent gets a new one, and with it new terminals.
    life.qemu.control.onSignal('R', () =>
      life.qemu.control.openTerminals(this.terminalCount, this.markNonce),
    );
  }

  #died(life: Life, reason: MachineError): void {
    void end(life);
    if (this.#life !== life || this.#state.kind !== 'running') return;
    this.#state = { kind: 'dead', reason };
    for (const listener of [...this.#deathListeners]) listener(reason);
  }

  #running(): Life {
    if (this.#state.kind === 'dead') throw this.#state.reason;
    if (!this.#life) throw this.#notRunning();
    return this.#life;
  }

  #notRunning(): MachineError {
    return new MachineError('not-running', `The machine is ${this.#state.kind}.`, {
      hint: 'Start a new one.',
    });
  }
}

/** A port that also tells the guest its size: virtio-serial has no way to say it. */
class SizedPort implements TerminalPort {
  readonly #port: TerminalPort;
  readonly #onResize: (size: WindowSize) => void;

  constructor(port: TerminalPort, onResize: (size: WindowSize) => void) {
    this.#port = port;
    this.#onResize = onResize;
  }

  onData(listener: (chunk: Uint8Array) => void): () => void {
    return this.#port.onData(listener);
  }
  onExit(listener: () => void): () => void {
    return this.#port.onExit(listener);
  }
  write(data: string): void {
    this.#port.write(data);
  }
  resize(size: WindowSize): void {
    this.#port.resize(size);
    this.#onResize(size);
  }
  pause(): void {
    this.#port.pause();
  }
  resume(): void {
    this.#port.resume();
  }
  close(): void {
    this.#port.close();
  }
}

/** Connects a pty to a terminal's socket. */
function attach(dir: string, index: number, size: WindowSize): TerminalPort {
  const args = ['-,rawer,escape=0x1e', `UNIX-CONNECT:${join(dir, terminalSocket(index))}`];
  return new NodePtyPort({ file: 'socat', args, env: { PATH: '/usr/bin:/bin' } }, size);
}

async function end(life: Life): Promise<void> {
  for (const port of [...life.ports, ...life.early.values()]) port.close();
  await life.qemu.kill();
  await removeMachineDir(life.dir);
}

/** Starts QEMU on the template and resolves when the clone runs and knows its own name and time. */
async function restore({ context, template, spec }: QemuMachineOptions, id: string): Promise<Life> {
  const dir = await makeMachineDir(`${id}-${randomBytes(3).toString('hex')}`, context.user);
  const opened: FileHandle[] = [];
  const early = new Map<number, TerminalPort>();
  const files = async (path: string) => {
    const file = await open(path, 'r').catch((error: unknown) => Promise.reject(templateGone(path, error)));
    opened.push(file);
    return file.fd;
  };
  let qemu: QemuProcess | null = null;
  try {
    const layer = await DiskLayer.create(join(template.dir, 'empty.qcow2'));
    opened.push(layer.file);
    const fds = [
      await files(join(template.dir, 'ram')),
      await files(join(template.dir, 'state')),
      layer.file.fd,
      await files(join(template.dir, 'disk.qcow2')),
      await files(template.image.disk),
    ];
    const disks = [{ format: 'qcow2' }, { format: 'qcow2' }, { format: 'raw' }] as const;
    const args = commandLine({
      hardware: template.hardware,
      socketDir: dir,
      disks,
      start: { kind: 'restore' },
    });
    qemu = new QemuProcess({
      qemu: context.qemu,
      user: context.user,
      args: [...args, '-add-fd', `fd=${FD.state},set=${FD.state}`],
      files: fds,
    });
    const died = qemu.ended.then((reason) => Promise.reject(startFailed(reason)));
    const ready = qemu.control.signal('P');
    qemu.control.personalise({ hostname: spec.hostname, seed: randomBytes(32) });
    const attaching = qemu.qmp.ready.then(() => attachEarly(dir, spec.terminals ?? 1, early));
    await Promise.race([Promise.all([resume(qemu.qmp), ready, attaching]), died]);
    return { qemu, dir, ports: new Set(), early };
  } catch (error) {
    for (const port of early.values()) port.close();
    await qemu?.kill();
    await removeMachineDir(dir);
    throw error;
  } finally {
    for (const file of opened) void file.close();
  }
}

/** While QEMU reads the state there is time for it: the first prompt then finds its terminal. */
function attachEarly(dir: string, count: number, early: Map<number, TerminalPort>): void {
  for (let index = 0; index < count; index++) {
    const port = attach(dir, index, FROZEN_SIZE);
    port.pause();
    early.set(index, port);
  }
}

/** Reads the frozen state and lets the clone run. */
async function resume(qmp: Qmp): Promise<void> {
  const loaded = qmp.event('MIGRATION', ({ status }) => status === 'completed' || status === 'failed');
  const capabilities = ['x-ignore-shared', 'events'].map((capability) => ({ capability, state: true }));
  // Sent in one go: QEMU takes them in order.
  const commands = [
    qmp.execute('migrate-set-capabilities', { capabilities }),
    qmp.execute('migrate-incoming', { uri: `file:/dev/fdset/${FD.state}` }),
  ];
  await Promise.all(commands);
  await loaded;
  await qmp.execute('cont');
}

/** It was there a moment ago, when the provider looked. */
function templateGone(path: string, cause: unknown): MachineError {
  return new MachineError('no-image', `The machine could not start: ${path} can't be opened.`, {
    hint: 'The image is being built anew, or was removed: `npx unbox image build` makes what is missing. Then try again.',
    cause,
  });
}

function startFailed(reason: MachineError): MachineError {
  return new MachineError('start-failed', `The machine did not start. ${reason.message}`, {
    hint: 'Run `npx unbox doctor`; if all is well there, `npx unbox image build --force` makes image and template anew.',
    detail: reason.detail,
    cause: reason,
  });
}
