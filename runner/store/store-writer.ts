/** Writes to the store from a process that must not wait for a disk: in a thread, in order, many at a time. */
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { StoredEntry } from './event-log.ts';
import { StoreError, type StoreErrorCode } from './store-error.ts';
import type { StoreOptions } from './store.ts';
import type { ThreadData } from './writer-thread.ts';
import type { Job, JobDone, WriteArgs, WriteName, WriteResult } from './writes.ts';

export interface WriterOptions extends StoreOptions {
  /** The store's file. It has to be there: who opens it first, with `new Store`, finds out what is wrong with it. */
  readonly file: string;
  readonly queue?: QueueLimits;
}

/** What may wait to be written. */
export interface QueueLimits {
  readonly jobs: number;
  /** Roughly, UTF-16 units. */
  readonly size: number;
}

const QUEUE_LIMITS: QueueLimits = { jobs: 20_000, size: 64 * 1024 * 1024 };

interface Waiting {
  readonly size: number;
  readonly settle: (result: unknown, error: Error | null) => void;
}

/** Where the entries of one seat go. */
export interface SeatSink {
  /** Resolves when they are durable. @throws StoreError, and then none of them is there */
  append(entries: readonly StoredEntry[]): Promise<void>;
}

export class StoreWriter {
  readonly #options: WriterOptions;
  readonly #limits: QueueLimits;
  readonly #waiting = new Map<number, Waiting>();
  #size = 0;
  #lastId = 0;
  #worker: Worker | null = null;
  #closing: Promise<void> | null = null;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#limits = options.queue ?? QUEUE_LIMITS;
  }

  /** How many writes wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Starts the thread before there is anything to write: the first write need not wait for it. */
  warmUp(): void {
    if (this.#worker || this.#closing) return;
    this.#worker = this.#start();
    this.#worker.unref();
  }

  /** A sink for one seat, for `append` alone. */
  sinkFor(seat: string): SeatSink {
    return { append: (entries) => this.write('append', seat, entries) };
  }

  /**
   * Resolves with its result when it is durable; writes become durable in the order in which they are asked for.
   * @throws StoreError, and then nothing of it is there
   */
  write<K extends WriteName>(name: K, ...args: WriteArgs<K>): Promise<WriteResult<K>> {
    if (this.#closing)
      return Promise.reject(new StoreError('gone', 'The store is closed: this process is ending.'));
    const size = sizeOf(args);
    if (this.#waiting.size >= this.#limits.jobs || this.#size + size > this.#limits.size) {
      return Promise.reject(
        new StoreError(
          'behind',
          `The disk of ${this.#options.file} is too slow: ${this.#waiting.size} changes wait to be written, and this one was not taken. Try again in a moment.`,
        ),
      );
    }
    const id = (this.#lastId += 1);
    return new Promise((resolve, reject) => {
      const settle = (result: unknown, error: Error | null): void =>
        error ? reject(error) : resolve(result as WriteResult<K>);
      this.#waiting.set(id, { size, settle });
      this.#size += size;
      this.#send({ id, name, args });
    });
  }

  /** Resolves when all that waits is written and the thread has ended; nothing is taken any more. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    // It keeps the process alive until then.
    worker.ref();
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.postMessage('close');
    await ended;
  }

  #send(job: Job): void {
    const worker = (this.#worker ??= this.#start());
    worker.ref();
    try {
      worker.postMessage(job);
    } catch (error) {
      // It can't be sent to a thread: a bug of whoever asked.
      this.#settle({ id: job.id, result: null, error: { code: null, message: String(error) } });
    }
  }

  #start(): Worker {
    const { file, queue: _, ...options } = this.#options;
    const data: ThreadData = { file, options };
    const worker = new Worker(new URL('./writer-thread.ts', import.meta.url), {
      workerData: data,
      // How this process was started is of no use to it, and may be wrong: `--input-type`, `--test`.
      execArgv: [],
      env: threadEnv(),
    });
    worker.on('message', (done: readonly JobDone[]) => {
      for (const one of done) this.#settle(one);
      if (this.#waiting.size === 0 && !this.#closing) worker.unref();
    });
    // The first reason counts: an exit follows an error.
    worker.on('error', (error: Error) => this.#lost(worker, error.message));
    worker.on('exit', (status) => this.#lost(worker, `its thread ended with status ${status}`));
    return worker;
  }

  /** The thread is gone; the next write starts another one. */
  #lost(worker: Worker, why: string): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const id of [...this.#waiting.keys()]) {
      const message = `Whether this change was written to ${this.#options.file} is not known: ${why}. Try again.`;
      this.#settle({ id, result: null, error: { code: 'gone', message } });
    }
  }

  #settle({ id, result, error }: JobDone): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    this.#size -= waiting.size;
    if (error === null) waiting.settle(result, null);
    else if (error.code === null) waiting.settle(null, new Error(error.message));
    else waiting.settle(null, new StoreError(error.code as StoreErrorCode, error.message));
  }
}

/** With our compiled sources, where they are saved: compiling takes 16 MiB that are never given back. */
function threadEnv(): NodeJS.ProcessEnv {
  const folder = getCompileCacheDir();
  // What it returns is one of the folder's, for this version of Node.
  return folder === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(folder) };
}

/** Roughly: what its texts take. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let size = 16;
  for (const [key, one] of Object.entries(value)) size += key.length + sizeOf(one);
  return size;
}
