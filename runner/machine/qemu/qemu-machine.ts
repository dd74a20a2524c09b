/** A machine restored from a template: QEMU, its terminals and its agent behind the Machine interface. */
import { randomBytes } from 'node:crypto';
import type { ExecOptions, ExecResult, Machine, MachineState, TerminalPort, WindowSize } from '../machine.ts';
import { closeOnAbort } from '../close-on-abort.ts';
import { Limits } from '../limits.ts';
import type { GuestLink } from '../guest/guest-link.ts';
import { MachineError } from '../machine-error.ts';
import { end, restore } from './clone.ts';
import type { Life, QemuMachineOptions } from './clone.ts';
import { Freezer } from './freezer.ts';

export class QemuMachine implements Machine {
  readonly id = randomBytes(6).toString('hex');
  readonly terminalCount: number;
  readonly markNonce: string;
  startMs = 0;
  /** Each life has a time of its own; this is the last one's. */
  limits = new Limits();
  #state: MachineState = { kind: 'resetting' };
  #life: Life | null = null;
  /** The reset that is under way. */
  #reset: Promise<void> | null = null;
  #freezer: Freezer | null = null;
  /** The last reset, which brings a life and takes one. */
  #resetting: Promise<unknown> = Promise.resolve();
  #disposing: Promise<void> | null = null;
  /** Aborts a start that is under way. */
  readonly #gone = new AbortController();
  readonly #options: QemuMachineOptions;
  readonly #deathListeners = new Set<(reason: MachineError) => void>();
  readonly #troubleListeners = new Set<(trouble: MachineError) => void>();
  readonly #frozenListeners = new Set<(isFrozen: boolean) => void>();
  #trouble: MachineError | null = null;

  private constructor(options: QemuMachineOptions) {
    this.#options = options;
    this.terminalCount = options.template.hardware.terminals;
    this.markNonce = options.template.nonce;
  }

  /** @throws MachineError when the clone does not come up; the signal's reason when it is given up before */
  static async start(options: QemuMachineOptions, signal?: AbortSignal): Promise<QemuMachine> {
    const machine = new QemuMachine(options);
    await machine.#begin(signal);
    return machine;
  }

  get state(): MachineState {
    return this.#state.kind === 'running' && this.#freezer?.isFrozen === true
      ? { kind: 'frozen' }
      : this.#state;
  }

  /** Process id of the emulator, for benches. */
  get pid(): number {
    return this.#running().qemu.pid;
  }

  openTerminal(
    index: number,
    size: WindowSize,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): TerminalPort {
    signal?.throwIfAborted();
    const life = this.#running();
    if (!Number.isInteger(index) || index < 0 || index >= this.terminalCount) {
      throw new MachineError(
        'not-running',
        `There is no terminal ${index}: a machine has ${this.terminalCount}, from 0.`,
        {
          hint: 'Ask for one that exists.',
        },
      );
    }
    return closeOnAbort(life.link.terminal(index, size), signal);
  }

  async exec(argv: readonly [string, ...string[]], options?: ExecOptions): Promise<ExecResult> {
    return (await this.#awake()).control.exec(argv, options);
  }

  async putFile(
    path: string,
    content: string | Uint8Array,
    options: { readonly mode?: number } = {},
  ): Promise<void> {
    return (await this.#awake()).control.putFile(path, content, options.mode ?? 0o644);
  }

  /** Whoever asks while it is being reset gets that very machine: nobody has used it yet. */
  reset(): Promise<void> {
    this.#reset ??= this.#replace().finally(() => (this.#reset = null));
    return this.#reset;
  }

  async freeze({ forLong = false }: { readonly forLong?: boolean } = {}): Promise<void> {
    this.#running();
    await this.#freezer?.freeze(forLong);
  }

  async thaw(): Promise<void> {
    this.#running();
    await this.#freezer?.thaw();
  }

  onFrozen(listener: (isFrozen: boolean) => void): () => void {
    this.#frozenListeners.add(listener);
    return () => this.#frozenListeners.delete(listener);
  }

  onDeath(listener: (reason: MachineError) => void): () => void {
    if (this.#state.kind === 'dead') listener(this.#state.reason);
    this.#deathListeners.add(listener);
    return () => this.#deathListeners.delete(listener);
  }

  onTrouble(listener: (trouble: MachineError) => void): () => void {
    this.#troubleListeners.add(listener);
    if (this.#trouble) listener(this.#trouble);
    return () => this.#troubleListeners.delete(listener);
  }

  dispose(): Promise<void> {
    this.#disposing ??= this.#dispose();
    return this.#disposing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #replace(): Promise<void> {
    if (this.#state.kind === 'disposed') throw this.#notRunning();
    const wasFrozen = this.state.kind === 'frozen';
    this.#state = { kind: 'resetting' };
    this.#freezer = null;
    if (wasFrozen) this.#tellFrozen(false);
    const old = this.#life;
    this.#life = null;
    // The old one goes while the new one comes: nobody waits just for its end.
    const both = [this.#begin(this.#gone.signal), old ? end(old) : Promise.resolve()];
    this.#resetting = Promise.allSettled(both);
    await Promise.all(both);
  }

  async #dispose(): Promise<void> {
    this.#state = { kind: 'disposed' };
    this.#deathListeners.clear();
    this.#gone.abort(this.#notRunning());
    const life = this.#life;
    this.#life = null;
    await Promise.allSettled([this.#resetting, life ? end(life) : Promise.resolve()]);
  }

  async #begin(signal: AbortSignal | undefined): Promise<void> {
    const started = performance.now();
    const life = await restore(this.#options, this.id, signal);
    if (this.#state.kind === 'disposed') return end(life);
    this.startMs = performance.now() - started;
    this.#life = life;
    this.limits = life.qemu.control.limits;
    this.#beFreezable(life);
    this.#state = { kind: 'running' };
    this.#trouble = null;
    void life.qemu.ended.then((reason) => this.#died(life, reason));
    life.qemu.onTrouble((trouble) => {
      if (this.#life !== life) return;
      this.#trouble = trouble;
      for (const listener of [...this.#troubleListeners]) listener(trouble);
    });
    life.link.keepTerminals(this.terminalCount, this.markNonce);
  }

  #beFreezable(life: Life): void {
    const freezer = new Freezer(life.qemu, (isFrozen) => {
      if (this.#freezer === freezer) this.#tellFrozen(isFrozen);
    });
    this.#freezer = freezer;
    // One that is gone is reported as dead.
    life.link.onUse = () => void freezer.thaw().catch(() => {});
  }

  #tellFrozen(isFrozen: boolean): void {
    for (const listener of [...this.#frozenListeners]) listener(isFrozen);
  }

  #died(life: Life, reason: MachineError): void {
    // What it can't remove, the next start removes.
    end(life).catch(() => {});
    if (this.#life !== life || this.#state.kind !== 'running') return;
    this.#state = { kind: 'dead', reason };
    for (const listener of [...this.#deathListeners]) listener(reason);
  }

  #running(): Life {
    if (this.#state.kind === 'dead') throw this.#state.reason;
    if (!this.#life) throw this.#notRunning();
    return this.#life;
  }

  /** Of the machine as it runs, with the right time. */
  async #awake(): Promise<GuestLink> {
    const { link } = this.#running();
    await this.#freezer?.thaw();
    return link;
  }

  #notRunning(): MachineError {
    return new MachineError('not-running', `The machine is ${this.#state.kind}.`, {
      hint: 'Start a new one.',
    });
  }
}
