/**
 * How long a process was held up: it could have worked, and the host's processors worked for others. A machine's time
 * limits leave it out, so that a busy host is slow and breaks nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';

/** One look is good for this long, ms: limits are longer, and a look costs some file reads. */
const GOOD_FOR_MS = 200;

export class HeldUp {
  readonly #pid: number;
  /** By thread: what the kernel has counted so far, ms. */
  #threads = new Map<string, number>();
  #lookedAt = 0;
  #ms = 0;

  constructor(pid: number) {
    this.#pid = pid;
    this.#threads = waits(pid);
    this.#lookedAt = performance.now();
  }

  /** Since this was made, ms; never more than the time that has passed. Stays the same once the process is gone. */
  get ms(): number {
    const now = performance.now();
    const passed = now - this.#lookedAt;
    if (passed < GOOD_FOR_MS) return this.#ms;
    const threads = waits(this.#pid);
    const delays = [...threads].map(([thread, ms]) => ms - (this.#threads.get(thread) ?? 0));
    // Threads that wait at the same time don't add up.
    this.#ms += Math.min(passed, Math.max(0, ...delays));
    this.#threads = threads;
    this.#lookedAt = now;
    return this.#ms;
  }
}

/** By thread, ms; none for a process that is gone. */
function waits(pid: number): Map<string, number> {
  try {
    return new Map(readdirSync(`/proc/${pid}/task`).map((thread) => [thread, waited(pid, thread)]));
  } catch {
    return new Map();
  }
}

/** The second number of `schedstat` (Documentation/scheduler/sched-stats.rst): time spent waiting to run, ns. */
function waited(pid: number, thread: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[1] ?? 0) / 1e6;
  } catch {
    // It has just ended.
    return 0;
  }
}
