/**
 * A disposable computer with a few terminals. Everything above sees only this interface and never
 * learns what is behind it: QEMU, a shell on this host (tests), later Vagrant or Incus.
 */
import type { TimeLimits } from './limits.ts';
import type { MachineError } from './machine-error.ts';

export interface WindowSize {
  readonly cols: number;
  readonly rows: number;
}

/** Makes machines of one kind. */
export interface MachineProvider {
  readonly name: string;
  /** Starts a machine whose terminals are at their prompt. @throws MachineError, and the signal's reason */
  create(needs: MachineSpec, abandon?: Abandon): Promise<Machine>;
  /**
   * Makes what such machines start from, where that takes minutes; `onBuild` is told when it is not there yet. Left out
   * where machines need nothing. The signal ends the wait only, as others may wait for the same.
   * @throws MachineError, and the signal's reason
   */
  prepare?(needs: MachineNeeds, onBuild?: () => void, abandon?: Abandon): Promise<void>;
  /** Whether a machine that was made a while ago is what `create` would make now. Left out where it always is. */
  isCurrent?(machine: Machine, spec: MachineSpec): Promise<boolean>;
  /** Has a machine that waits for its user do what they would have to wait for. Left out where that is nothing. */
  practise?(machine: Machine, signal: AbortSignal): Promise<void>;
  /** What will probably be asked for, the most likely first: it may be kept ready. Left out where nothing is kept. */
  expect?(machines: readonly MachineNeeds[]): void;
  /** The host is short of memory or disk: what is kept ready for machines to come goes. Left out where nothing is kept. */
  giveWay?(): Promise<void>;
  /** No more machines are wanted: nothing is kept ready from now on. Left out where nothing is kept. */
  close?(): Promise<void>;
}

export interface Abandon {
  /** Gives up what is under way, at once and without a trace; afterwards it has no effect. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What a machine is prepared for. `engines`: dockerd runs, and docker and podman have images; `selinux`: booted
 * with SELinux enforcing.
 */
export type MachineKind = 'plain' | 'engines' | 'selinux';

export interface MachineSpec {
  readonly cpus: number;
  /** MiB. */
  readonly memory: number;
  /** Left out: `plain`. */
  readonly kind?: MachineKind;
  /** How many of its terminals will be opened at once: they are attached while it starts. Left out: 1. */
  readonly terminals?: number;
  /** Machines of another variant count from different numbers: process IDs, inodes of namespaces. Left out: 0. */
  readonly variant?: number;
  /** Host name inside the machine. */
  readonly hostname: string;
}

/** What a lab asks for. */
export type MachineNeeds = Pick<MachineSpec, 'kind' | 'cpus' | 'memory'>;

export type MachineState =
  | { readonly kind: 'running' }
  /** Its processor is stopped; whoever uses it sets it going again. */
  | { readonly kind: 'frozen' }
  | { readonly kind: 'resetting' }
  | { readonly kind: 'dead'; readonly reason: MachineError }
  | { readonly kind: 'disposed' };

/** Whether it can be used: a frozen machine goes on by itself then. */
export function isUsable({ kind }: MachineState): boolean {
  return kind === 'running' || kind === 'frozen';
}

/** A running machine. Owned by its creator; `await using` or `dispose()` removes all traces of it. */
export interface Machine extends AsyncDisposable {
  readonly id: string;
  readonly state: MachineState;
  /** How long whoever asked for it waited, ms; theirs to say if it was there before. */
  startMs: number;
  /** How many terminals there are: `openTerminal(0 … terminalCount - 1)`. */
  readonly terminalCount: number;
  /** The secret that genuine command marks of this machine carry; see terminal/shell-marks.ts. */
  readonly markNonce: string;
  /** Its own time: what it may take for anything goes by this, not by the clock, so that a busy host breaks nothing. */
  readonly limits: TimeLimits;

  /**
   * Attaches a pty to terminal `index`; one attachment at a time. The signal closes it, even later.
   * @throws MachineError when the machine is not running; the signal's reason when it has come already
   */
  openTerminal(
    index: number,
    size: WindowSize,
    options?: { readonly signal?: AbortSignal | undefined },
  ): TerminalPort;
  /** Runs a program out of band as root, without any terminal. @throws MachineError when the machine dies meanwhile */
  exec(argv: readonly [string, ...string[]], options?: ExecOptions): Promise<ExecResult>;
  /** Writes a file inside the machine as root; parent folders are made. */
  putFile(path: string, content: string | Uint8Array, options?: { readonly mode?: number }): Promise<void>;
  /** Replaces this machine with a fresh one: open terminals exit, all changes are gone. Asked for twice at once, it does it once. */
  reset(): Promise<void>;
  /**
   * Stops its processor, until `thaw` or until somebody uses it: opens a terminal, types, changes a size, runs a program
   * or writes a file. Meanwhile it takes no processor time, nothing happens in it, and its limits stand still; nothing
   * that it has said or was told is lost. `forLong`: nobody is expected soon, so its memory may leave the host's, and it
   * takes longer to go on. Resolves when it has stopped, or is used again. Idempotent.
   * @throws MachineError when the machine is not running
   */
  freeze(options?: { readonly forLong?: boolean }): Promise<void>;
  /** Resolves when it goes on; its clock is right before any terminal goes on. Idempotent. @throws MachineError when it is not running */
  thaw(): Promise<void>;
  /** Calls back when it is frozen, and when it goes on, or a fresh one takes its place. Returns an unsubscribe. */
  onFrozen(listener: (isFrozen: boolean) => void): () => void;
  /** Calls back once when the machine dies on its own (killed, panic, poweroff, reboot); at once if it already has. Returns an unsubscribe. */
  onDeath(listener: (reason: MachineError) => void): () => void;
  /**
   * Calls back once when a running machine is no longer what it should be, its disk failing for example: what it shows
   * from then on proves nothing. At once if it already is. Returns an unsubscribe.
   */
  onTrouble(listener: (trouble: MachineError) => void): () => void;
  /**
   * Ends the machine, even in the middle of a reset, and removes all it used; whoever calls waits until that is done.
   * Idempotent; never throws.
   */
  dispose(): Promise<void>;
}

/** One attached terminal: bytes in, bytes out, flow-controlled. */
export interface TerminalPort {
  /** Output, in order; a chunk may split a character or an escape sequence. Returns an unsubscribe. */
  onData(listener: (chunk: Uint8Array) => void): () => void;
  /** The attachment ended (closed, reset, or the machine died). Returns an unsubscribe. */
  onExit(listener: () => void): () => void;
  /**
   * Types. Returns false if none of it was taken, because the program inside has left too much unread
   * (`MOST_UNTAKEN`); what is typed at a port that has ended is lost, and that is not a failure.
   */
  write(data: string): boolean;
  /** Bytes that were written and not read yet; 0 while the program inside keeps up. */
  readonly untaken: number;
  resize(size: WindowSize): void;
  /** Stops reading; the program inside blocks once the buffers between are full. */
  pause(): void;
  resume(): void;
  /** Detaches; what runs inside keeps running. Idempotent. */
  close(): void;
}

export interface ExecOptions {
  /** Added to a minimal environment (PATH, HOME, LANG). */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  /** ms of the machine's time; default 10 000. After it the program and its children are killed and `timedOut` is set. */
  readonly timeoutMs?: number;
  /** Ends the program, and the wait for it. */
  readonly signal?: AbortSignal | undefined;
}

export interface ExecResult {
  /** At most 1 MiB is kept of each stream; `truncated` says when there was more. */
  readonly stdout: string;
  readonly stderr: string;
  /** Exit status; 128 + signal when a signal ended it. */
  readonly status: number;
  readonly timedOut: boolean;
  readonly truncated: boolean;
}
