/** The programs that run in a guest out of band: what waits for which, and what each has written. */
import type { ExecResult } from '../machine.ts';
import { MachineError } from '../machine-error.ts';
import { ProgramOutput } from './program-output.ts';

/** The agent runs this many at a time. */
const RUNS_MAX = 8;
/** Bytes that the agent sends of each stream at most. */
const OUTPUT_MAX = 1024 * 1024;
/** How many answers that nobody waits for any more may still come. */
const LATE_MAX = 64;

const FLAG = { timedOut: 1, truncated: 2 } as const;
/** Linux: no such file, and permission denied. */
const ENOENT = 2;
const EACCES = 13;

interface Run {
  readonly program: string;
  readonly stdout: ProgramOutput;
  readonly stderr: ProgramOutput;
  /** Its time was up before it ended. */
  timedOut: boolean;
  resolve(result: ExecResult): void;
  reject(error: Error): void;
}

export class Runs {
  readonly #runs = new Map<number, Run>();
  readonly #late = new Set<number>();
  /** Those that nobody waits for any more, and that the agent has not ended yet. */
  readonly #leaving = new Map<number, () => void>();
  readonly #queue = new Set<() => void>();
  #failure: MachineError | null = null;

  /**
   * Waits until one more may run, and has it begun. @throws MachineError when it can't be started, what `abandon` and
   * `fail` say, and the signal's reason while it waits
   */
  async start(
    id: number,
    program: string,
    begin: () => void,
    signal: AbortSignal | undefined,
  ): Promise<ExecResult> {
    signal?.throwIfAborted();
    while (this.#runs.size + this.#leaving.size >= RUNS_MAX && this.#failure === null) {
      await this.#change(signal);
      signal?.throwIfAborted();
    }
    if (this.#failure) throw this.#failure;
    return new Promise((resolve, reject) => {
      const [stdout, stderr] = [new ProgramOutput(OUTPUT_MAX), new ProgramOutput(OUTPUT_MAX)];
      this.#runs.set(id, { program, stdout, stderr, timedOut: false, resolve, reject });
      begin();
    });
  }

  /**
   * Nobody waits for it any more, and it may still answer. Its place is free when it does, as the agent would refuse one
   * more before; at the latest when `limit` calls back, in a guest that no longer answers, or at once where that is known.
   * `limit` returns what ends that wait. False when it does not run.
   */
  abandon(id: number, reason: Error, limit: ((free: () => void) => () => void) | null): boolean {
    const run = this.#runs.get(id);
    if (run === undefined) return false;
    this.#runs.delete(id);
    if (limit === null) this.#wake();
    else
      this.#leaving.set(
        id,
        limit(() => this.#left(id)),
      );
    run.reject(reason);
    this.expectLate(id);
    return true;
  }

  /** Its time is up: it is being ended, and will say so. False when it does not run. */
  expire(id: number): boolean {
    const run = this.#runs.get(id);
    if (run) run.timedOut = true;
    return run !== undefined;
  }

  /** An answer to a request with that id may still come, and is allowed. */
  expectLate(id: number): void {
    this.#late.add(id);
    const [oldest] = this.#late;
    if (this.#late.size > LATE_MAX && oldest !== undefined) this.#late.delete(oldest);
  }

  /** Whether an answer is a late one; it comes once. */
  isLate(id: number): boolean {
    this.#left(id);
    return this.#late.delete(id);
  }

  fail(reason: MachineError): void {
    this.#failure ??= reason;
    for (const id of this.#leaving.keys()) this.#left(id);
    for (const id of this.#runs.keys()) this.#take(id)?.reject(this.#failure);
    this.#wake();
  }

  /** Whether it was within the limit. */
  output(id: number, stream: 'stdout' | 'stderr', bytes: Uint8Array): boolean | 'unknown' {
    const run = this.#runs.get(id);
    return run?.[stream].add(bytes) ?? (this.#late.has(id) || 'unknown');
  }

  /** False if nobody asked for it. */
  ended(id: number, status: number, flags: number): boolean {
    const run = this.#take(id);
    run?.resolve({
      stdout: run.stdout.toString(),
      stderr: run.stderr.toString(),
      status,
      timedOut: run.timedOut || (flags & FLAG.timedOut) !== 0,
      truncated: (flags & FLAG.truncated) !== 0,
    });
    return run !== undefined || this.isLate(id);
  }

  /** `errno`: Linux's number. False if nobody asked for it. */
  notStarted(id: number, errno: number): boolean {
    const run = this.#take(id);
    run?.reject(
      new MachineError('exec-failed', `The machine could not start ${run.program} (errno ${errno}).`, {
        hint:
          errno === ENOENT || errno === EACCES
            ? 'There is no such program in it, or it may not be run.'
            : 'It is out of processes or memory: end what runs in it, or reset it.',
      }),
    );
    return run !== undefined || this.isLate(id);
  }

  #take(id: number): Run | undefined {
    const run = this.#runs.get(id);
    if (this.#runs.delete(id)) this.#wake();
    return run;
  }

  #left(id: number): void {
    this.#leaving.get(id)?.();
    if (this.#leaving.delete(id)) this.#wake();
  }

  /** Until a run ends, or the signal comes. */
  async #change(signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#queue.add(resolve);
    const leave = (): void => resolve();
    signal?.addEventListener('abort', leave, { once: true });
    await promise;
    signal?.removeEventListener('abort', leave);
    this.#queue.delete(resolve);
  }

  /** All look again, in the order in which they came. */
  #wake(): void {
    const waiting = [...this.#queue];
    this.#queue.clear();
    for (const resolve of waiting) resolve();
  }
}
