/** Reads many mutants in several threads, and tells each that is not read well, or not in time. */
import { Worker } from 'node:worker_threads';

export interface Fault {
  /** Of the mutant: `mutant(seeds(), seed, number)` is its text. */
  readonly number: number;
  readonly fault: string;
}

/** What one thread is to do: every `step`th number from `from` on, below `to`. */
export interface Share {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Shared memory that holds the number at which it is. */
  readonly now: SharedArrayBuffer;
}

/** Far more than a mutant needs; a busy computer may take its time. */
const PATIENCE_MS = 20_000;

export async function runFuzz(runs: number, seed: number, threads: number): Promise<Fault[]> {
  const shares = Array.from({ length: threads }, (_, i): Share => {
    return { seed, from: i, to: runs, step: threads, now: new SharedArrayBuffer(4) };
  });
  return (await Promise.all(shares.map(doShare))).flat().toSorted((a, b) => a.number - b.number);
}

function doShare(share: Share): Promise<Fault[]> {
  return new Promise((resolve, reject) => {
    const faults: Fault[] = [];
    const at = new Int32Array(share.now).fill(-1);
    const worker = new Worker(new URL('fuzz-worker.ts', import.meta.url), { workerData: share });
    let before = -1;
    const watch = setInterval(() => {
      const number = Atomics.load(at, 0);
      if (number === before) {
        faults.push({ number, fault: `it was not read in ${PATIENCE_MS / 1000} s` });
        void worker.terminate();
      }
      before = number;
    }, PATIENCE_MS);
    worker.on('message', (fault: Fault) => faults.push(fault));
    worker.on('error', reject);
    worker.on('exit', () => {
      clearInterval(watch);
      resolve(faults);
    });
  });
}
