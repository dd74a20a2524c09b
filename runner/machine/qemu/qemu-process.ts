/** One QEMU process: started unprivileged, tied to our life, its death noticed at once and explained. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { Duplex } from 'node:stream';
import { unbox } from '../../command-name.ts';
import type { Controller } from '../../host/cgroup/hierarchies.ts';
import type { GroupLimits } from '../../host/cgroup/limits.ts';
import type { MachineGroup } from '../../host/cgroup/machine-groups.ts';
import { firstToGo, isOwnIdentity, unprivileged } from '../../host/unprivileged.ts';
import type { EmulatorUser } from '../../host/unprivileged.ts';
import { Limits } from '../limits.ts';
import { HeldUp } from './held-up.ts';
import { MachineError } from '../machine-error.ts';
import { AgentWatch } from '../guest/agent-watch.ts';
import { ControlChannel } from '../guest/control-channel.ts';
import { CONTROL_PORT } from './command-line.ts';
import { diskTrouble } from './disk-trouble.ts';
import { hostLimit } from './host-limit.ts';
import { LastWords } from './last-words.ts';
import { rests } from './rests.ts';
import { launching } from './launcher.ts';
import type { ResourceLimits } from './launcher.ts';
import { pageOut } from './page-out.ts';
import { Qmp } from './qmp.ts';
import type { QmpEvent } from './qmp.ts';

export interface Launch {
  /** Path of QEMU. */
  readonly qemu: string;
  readonly args: readonly string[];
  /** Null: as we are. */
  readonly user: EmulatorUser | null;
  /** Descriptors that QEMU gets as 5, 6, 7, …; ours to close. See FD in command-line.ts. */
  readonly files: readonly number[];
  /** Bytes that it may write into its disk's top layer. Left out: no limit. */
  readonly diskLimit?: number;
  /** Where it runs, and within which limits. Left out: none. */
  readonly share?: HostShare;
}

/** What an emulator gets of its host. */
export interface HostShare {
  readonly group: MachineGroup;
  readonly limits: GroupLimits;
}

/** What QEMU reports when it has stopped for good. */
const BROKEN = new Set(['internal-error', 'io-error']);

export class QemuProcess {
  readonly qmp: Qmp;
  readonly control: ControlChannel;
  /** -1 when there was none. */
  readonly pid: number;
  /** Resolves when the process is gone, with the reason; even after `kill`, and when it never came to be. */
  readonly ended: Promise<MachineError>;
  readonly #child: ChildProcess | null;
  readonly #lastWords = new LastWords();
  readonly #troubleListeners = new Set<(trouble: MachineError) => void>();
  readonly #diskLimit: number | null;
  readonly #agent: AgentWatch;
  readonly #group: MachineGroup | null;
  #trouble: MachineError | null = null;
  /** Why we ended it. */
  #verdict: MachineError | null = null;

  constructor(launch: Launch) {
    this.#diskLimit = launch.diskLimit ?? null;
    this.#group = launch.share?.group ?? null;
    const started = start(launch);
    this.#child = started instanceof Error ? null : started;
    // Before anything else: a process that could not be started says so in an event, and has no streams.
    this.ended = started instanceof Error ? Promise.resolve(failedToStart(started)) : this.#end(started);
    this.pid = this.#child?.pid ?? -1;
    if (this.pid > 0) firstToGo(this.pid);
    const [, , , qmp, control] = streamsOf(this.#child);
    this.qmp = new Qmp(duplexOr(qmp));
    const held = new HeldUp(this.pid);
    this.control = new ControlChannel(duplexOr(control), new Limits(() => held.ms));
    this.control.onViolation = (error) => this.#condemn(error);
    this.#agent = new AgentWatch(this.control.limits, () =>
      this.#condemn(this.#lastWords.explainStandstill('agent-gone')),
    );
    this.qmp.onEvent((event) => this.#hear(event));
    this.#child?.stdout?.on('data', (chunk: Buffer) => {
      this.#lastWords.addConsole(chunk);
      if (this.#lastWords.isHalted) this.#condemn(this.#lastWords.explainStandstill('halted'));
    });
    this.#child?.stderr?.on('data', (chunk: Buffer) => this.#lastWords.addStderr(chunk));
    void this.ended.then((reason) => {
      this.#agent.stop();
      this.qmp.fail(reason);
      this.control.fail(reason);
    });
  }

  /** Last lines of the guest's console and of QEMU's standard error. */
  detail(): string {
    return this.#lastWords.detail();
  }

  /**
   * Calls back once when the machine keeps running, but not as it should: its disk fails. At once if it already does.
   * Returns an unsubscribe.
   */
  onTrouble(listener: (trouble: MachineError) => void): () => void {
    if (this.#trouble) listener(this.#trouble);
    this.#troubleListeners.add(listener);
    return () => this.#troubleListeners.delete(listener);
  }

  /** Whether it does nothing at all, looked at for a moment; see `Freezer`. */
  rests(): Promise<boolean> {
    return rests(this.pid);
  }

  /** Gives back memory that it does not need while it is stopped; false where this host has no room for it. */
  pageOut(signal: AbortSignal): Promise<boolean> {
    return pageOut(this.pid, signal);
  }

  /** Ends the process; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.ended;
  }

  #end(child: ChildProcess): Promise<MachineError> {
    return new Promise((resolve) => {
      child.once('error', (error) => resolve(failedToStart(error)));
      child.once('close', (status, signal) =>
        resolve(this.#verdict ?? this.#lastWords.explain(status, signal, this.#group?.ranOutOfMemory())),
      );
    });
  }

  #hear(event: QmpEvent): void {
    this.#lastWords.addEvent(event);
    if (event.event === 'BLOCK_IO_ERROR') this.#tellTrouble(diskTrouble(event, this.#diskLimit));
    if (event.event === 'VSERPORT_CHANGE' && event.data['id'] === CONTROL_PORT)
      this.#agent.portIs(event.data['open'] !== false);
    if (event.event === 'STOP') void this.#askWhyStopped();
  }

  #tellTrouble(trouble: MachineError): void {
    // One write that failed is followed by many.
    if (this.#trouble) return;
    this.#trouble = trouble;
    for (const listener of this.#troubleListeners) listener(trouble);
  }

  /** It also stops for a while to be frozen. */
  async #askWhyStopped(): Promise<void> {
    const answer = await this.qmp.execute('query-status').catch(() => null);
    const status = (answer as { readonly status?: unknown } | null)?.status;
    if (typeof status === 'string' && BROKEN.has(status))
      this.#condemn(this.#lastWords.explainStandstill('stopped', status));
  }

  #condemn(verdict: MachineError): void {
    this.#verdict ??= verdict;
    this.#child?.kill('SIGKILL');
  }
}

/** Returns the error if not even the attempt could be made. */
function start(launch: Launch): ChildProcess | Error {
  const { qemu, args, user, files } = launch;
  const [program, ...rest] = launching(unprivileged(user, [qemu, ...args]), limitsOf(launch));
  try {
    return spawn(program, rest, {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', ...files],
      // One malloc arena instead of one per thread: a third less private memory.
      env: { PATH: '/usr/bin:/bin', LANG: 'C', MALLOC_ARENA_MAX: '1' },
      cwd: '/',
    });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Each thread has that much memory for its stack, most of it never used: a limit of the kernel's counts all of it. */
const STACK_MIB = 8;

/** What its group does not limit, the kernel's older means do, though less exactly. */
function limitsOf({ user, files, diskLimit, share }: Launch): ResourceLimits {
  const { group, limits } = share ?? {};
  const has = (controller: Controller): boolean => group?.controllers.includes(controller) === true;
  return {
    descriptors: FIRST_FILE + files.length,
    fileBytes: diskLimit,
    memory: !limits || has('memory') ? undefined : limits.memory + limits.tasks * STACK_MIB,
    // The kernel counts the tasks of a user, whoever has started them.
    tasks: !limits || has('pids') || !isOwnIdentity(user) ? undefined : limits.tasks,
    groups: group?.folders,
  };
}

/** The usual three, QMP and the agent's. */
const FIRST_FILE = 5;

/** None, whatever Node's types say, when it could not be started for lack of descriptors. */
function streamsOf(child: ChildProcess | null): readonly unknown[] {
  return child?.stdio ?? [];
}

function duplexOr(stream: unknown): Duplex {
  return stream instanceof Duplex
    ? stream
    : new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
}

function failedToStart(error: Error): MachineError {
  const limit = hostLimit('The emulator could not be started', error);
  if (limit !== null) return limit;
  return new MachineError('missing-tool', `The emulator could not be started: ${error.message}.`, {
    hint: `Run \`${unbox('doctor')}\`: it says what is missing and how to get it.`,
    cause: error,
  });
}
