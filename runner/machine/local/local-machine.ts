/** A machine made of bashes on this host, each in its own pty. See local-provider.ts. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Listeners } from '../../terminal/listeners.ts';
import { closeOnAbort } from '../close-on-abort.ts';
import { Limits } from '../limits.ts';
import { MachineError } from '../machine-error.ts';
import { isUsable } from '../machine.ts';
import type { ExecOptions, ExecResult, Machine, MachineState, TerminalPort, WindowSize } from '../machine.ts';
import { NodePtyPort } from '../pty-port.ts';
import { localExec } from './local-exec.ts';
import { LocalTerminal } from './local-terminal.ts';
import { continueTrees, stopTrees } from './process-tree.ts';

export interface LocalMachineFacts {
  /** Folder that is this machine's home; goes away with it. */
  readonly home: string;
  /** Shell start-up script with the marks. */
  readonly rc: string;
  readonly nonce: string;
  readonly terminalCount: number;
}

export class LocalMachine implements Machine {
  readonly id: string;
  readonly terminalCount: number;
  readonly markNonce: string;
  startMs = 0;
  readonly limits = new Limits();
  readonly #facts: LocalMachineFacts;
  readonly #remove: () => Promise<void>;
  readonly #deathListeners = new Set<(reason: MachineError) => void>();
  readonly #troubleListeners = new Set<(trouble: MachineError) => void>();
  readonly #frozenListeners = new Listeners<[isFrozen: boolean]>();
  /** Programs out of band. */
  readonly #programs = new Set<number>();
  #terminals: (LocalTerminal | undefined)[] = [];
  #state: MachineState = { kind: 'running' };
  #disposing: Promise<void> | null = null;
  /** The reset that is under way. */
  #reset: Promise<void> | null = null;

  constructor(facts: LocalMachineFacts, remove: () => Promise<void>) {
    this.#facts = facts;
    this.#remove = remove;
    this.id = basename(facts.home);
    this.terminalCount = facts.terminalCount;
    this.markNonce = facts.nonce;
  }

  get state(): MachineState {
    return this.#state;
  }

  get #env(): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin',
      HOME: this.#facts.home,
      LANG: 'C.UTF-8',
      SHELL: '/bin/bash',
    };
  }

  openTerminal(
    index: number,
    size: WindowSize,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): TerminalPort {
    signal?.throwIfAborted();
    this.#mustRun();
    this.#go();
    if (!Number.isInteger(index) || index < 0 || index >= this.terminalCount) {
      throw new MachineError('protocol', `this machine has no terminal ${index}`, {
        hint: `Open one of 0 … ${this.terminalCount - 1}.`,
      });
    }
    const terminal = (this.#terminals[index] ??= this.#startShell(index, size));
    return closeOnAbort(terminal.attach(size), signal);
  }

  exec(argv: readonly [string, ...string[]], options: ExecOptions = {}): Promise<ExecResult> {
    this.#mustRun();
    this.#go();
    return localExec(argv, options, {
      env: this.#env,
      cwd: this.#facts.home,
      limits: this.limits,
      running: this.#programs,
    });
  }

  async putFile(
    path: string,
    content: string | Uint8Array,
    options: { readonly mode?: number } = {},
  ): Promise<void> {
    this.#mustRun();
    this.#go();
    try {
      await mkdir(dirname(path), { recursive: true });
      // Written from scratch, so that the mode holds for a file that was there before, too.
      await rm(path, { force: true });
      await writeFile(path, content, { mode: options.mode ?? 0o644 });
    } catch (cause) {
      throw new MachineError('exec-failed', `could not write ${path}: ${String(cause)}`, {
        hint: 'May it be written here?',
        cause,
      });
    }
  }

  async freeze(): Promise<void> {
    this.#mustRun();
    if (this.#state.kind === 'frozen') return;
    this.#state = { kind: 'frozen' };
    this.limits.stop();
    stopTrees(this.#roots);
    this.#frozenListeners.tell(true);
  }

  async thaw(): Promise<void> {
    this.#mustRun();
    this.#go();
  }

  onFrozen(listener: (isFrozen: boolean) => void): () => void {
    return this.#frozenListeners.add(listener);
  }

  /** Whoever asks while it is being reset gets that very machine: nobody has used it yet. */
  reset(): Promise<void> {
    this.#reset ??= this.#replace().finally(() => (this.#reset = null));
    return this.#reset;
  }

  async #replace(): Promise<void> {
    this.#mustRun();
    this.#go();
    this.#state = { kind: 'resetting' };
    this.#endTerminals();
    for (const name of await readdir(this.#facts.home).catch(() => [])) {
      if (name !== basename(this.#facts.rc))
        await rm(join(this.#facts.home, name), { recursive: true, force: true });
    }
    if (this.#disposing !== null) return this.#mustRun();
    this.#state = { kind: 'running' };
  }

  onTrouble(listener: (trouble: MachineError) => void): () => void {
    this.#troubleListeners.add(listener);
    return () => this.#troubleListeners.delete(listener);
  }

  /** Makes it look as if its disk failed: for tests, as `die`. */
  fail(trouble: MachineError): void {
    for (const listener of [...this.#troubleListeners]) listener(trouble);
  }

  onDeath(listener: (reason: MachineError) => void): () => void {
    if (this.#state.kind === 'dead') listener(this.#state.reason);
    else this.#deathListeners.add(listener);
    return () => this.#deathListeners.delete(listener);
  }

  /** Makes it look as if this machine died on its own; only for tests. */
  die(reason: MachineError): void {
    if (!isUsable(this.#state)) return;
    this.#go();
    this.#state = { kind: 'dead', reason };
    for (const listener of this.#deathListeners) listener(reason);
    this.#deathListeners.clear();
    this.#endTerminals();
  }

  dispose(): Promise<void> {
    this.#disposing ??= this.#dispose();
    return this.#disposing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #dispose(): Promise<void> {
    this.#go();
    this.#state = { kind: 'disposed' };
    this.#endTerminals();
    // A shell that is just ending may still write into its home; what it leaves then is only a temporary folder.
    await this.#remove().catch(() => {});
  }

  #startShell(index: number, size: WindowSize): LocalTerminal {
    const { home, rc } = this.#facts;
    const env = { ...this.#env, TERM: 'xterm-256color', ENV: rc, HISTFILE: '' };
    const command = { file: 'bash', args: ['--noprofile', '--rcfile', rc], env, cwd: home };
    return new LocalTerminal(new NodePtyPort(command, size), {
      onUse: () => this.#go(),
      onEnd: () => {
        this.#terminals[index] = undefined;
      },
    });
  }

  /** Goes on if it is frozen. */
  #go(): void {
    if (this.#state.kind !== 'frozen') return;
    this.#state = { kind: 'running' };
    this.limits.go();
    continueTrees(this.#roots);
    this.#frozenListeners.tell(false);
  }

  /** Leaders of the sessions of all that runs in it. */
  get #roots(): number[] {
    const shells = this.#terminals.flatMap((terminal) => terminal?.pid ?? []);
    return [...shells, ...this.#programs];
  }

  #endTerminals(): void {
    const terminals = this.#terminals;
    this.#terminals = [];
    for (const terminal of terminals) terminal?.end();
  }

  #mustRun(): void {
    if (isUsable(this.#state)) return;
    throw new MachineError('not-running', `the machine is not running (${this.#state.kind})`, {
      hint: 'Start a new one.',
    });
  }
}
