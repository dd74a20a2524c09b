/** Reads its share of mutants, in a thread of its own, so that one that hangs can be told and stopped. */
import { parentPort, workerData } from 'node:worker_threads';
import { faultsOf } from './faults.ts';
import { mutant, seeds } from './mutants.ts';
import type { Fault, Share } from './run-fuzz.ts';

const { seed, from, to, step, now } = workerData as Share;
const at = new Int32Array(now);
const sources = seeds();
for (let number = from; number < to; number += step) {
  Atomics.store(at, 0, number);
  for (const fault of faultsOf(mutant(sources, seed, number)))
    parentPort?.postMessage({ number, fault } satisfies Fault, []);
}
