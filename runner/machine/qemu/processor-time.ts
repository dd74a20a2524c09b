/** How much a process has worked. */
import { readdirSync, readFileSync } from 'node:fs';

/** Processor time of all threads of a process so far, ms; the scheduler's own count, not its ticks of 10 ms. */
export function processorMs(pid: number): number {
  const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
}
