/**
 * The thread that writes for a StoreWriter. What has come while it wrote is written together: one transaction, one wait for
 * the disk, however many wait for it. A job that breaks a rule fails alone.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { Store, type StoreOptions } from './store.ts';
import { StoreError } from './store-error.ts';
import { perform, type Failure, type Job, type JobDone } from './writes.ts';

export interface ThreadData {
  readonly file: string;
  readonly options: StoreOptions;
}

/** Jobs in one transaction: others can write in between. */
const MOST_TOGETHER = 500;

if (parentPort === null) throw new Error('this is a thread of a StoreWriter');
const port = parentPort;
const { file, options } = workerData as ThreadData;
/** Opened by the first job, and again by the next one where that failed: what was wrong may be mended meanwhile. */
let store: Store | null = null;

port.on('message', (first: Job | 'close') => {
  let message: Job | 'close' | undefined = first;
  while (message !== undefined) {
    if (message === 'close') return close();
    const jobs: Job[] = [];
    while (message !== undefined && message !== 'close') {
      jobs.push(message);
      message = jobs.length < MOST_TOGETHER ? next() : undefined;
    }
    port.postMessage(write(jobs));
    message ??= next();
  }
});

function next(): Job | 'close' | undefined {
  const received: { message: Job | 'close' } | undefined = receiveMessageOnPort(port);
  return received?.message;
}

function close(): void {
  store?.close();
  port.close();
}

function write(jobs: readonly Job[]): JobDone[] {
  try {
    store ??= new Store(file, { ...options, make: false });
    const opened = store;
    return opened.transaction(() => jobs.map((job) => part(opened, job)));
  } catch (error) {
    // Nothing of it has been written. The store may have been moved away, and another one put in its place.
    store?.close();
    store = null;
    return jobs.map(({ id }) => ({ id, result: null, error: failureOf(error) }));
  }
}

function part(opened: Store, job: Job): JobDone {
  try {
    return { id: job.id, result: opened.transaction(() => perform(opened, job)), error: null };
  } catch (error) {
    // Where the disk refuses, everything is undone, and so are the jobs before this one.
    if (!opened.inTransaction || !(error instanceof StoreError) || error.code !== 'unfit') throw error;
    return { id: job.id, result: null, error: failureOf(error) };
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof StoreError) return { code: error.code, message: error.message };
  return { code: null, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
