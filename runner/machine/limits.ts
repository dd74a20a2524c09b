/** Time limits in a machine's own time: it stands still while the machine does, and while the machine waits for the host. */

interface Limit {
  readonly onOver: () => void;
  /** In the machine's time, ms. */
  readonly due: number;
  timer: NodeJS.Timeout | undefined;
}

/** What keeps limits, whoever the time belongs to. */
export interface TimeLimits {
  /** The time by which limits go, ms from some moment on; it never goes back. */
  now(): number;
  /** Calls back once, after so much of that time, ms. Returns what takes it back. */
  start(ms: number, onOver: () => void): () => void;
}

/** The next look at a limit that is nearly over is not sooner than this, ms. */
const LEAST_MS = 10;

export class Limits implements TimeLimits {
  readonly #heldUpMs: () => number;
  readonly #limits = new Set<Limit>();
  #stoppedAt: number | null = null;
  #stoodStillMs = 0;

  /** `heldUpMs`: how long the machine has waited for the host so far. */
  constructor(heldUpMs: () => number = () => 0) {
    this.#heldUpMs = heldUpMs;
  }

  now(): number {
    return (this.#stoppedAt ?? performance.now()) - this.#stoodStillMs - this.#heldUpMs();
  }

  start(ms: number, onOver: () => void): () => void {
    const limit: Limit = { onOver, due: this.now() + ms, timer: undefined };
    this.#limits.add(limit);
    if (this.#stoppedAt === null) this.#run(limit);
    return () => {
      clearTimeout(limit.timer);
      this.#limits.delete(limit);
    };
  }

  /** The machine stands still from now on. Idempotent. */
  stop(): void {
    if (this.#stoppedAt !== null) return;
    this.#stoppedAt = performance.now();
    for (const limit of this.#limits) clearTimeout(limit.timer);
  }

  /** It goes on. Idempotent. */
  go(): void {
    if (this.#stoppedAt === null) return;
    this.#stoodStillMs += performance.now() - this.#stoppedAt;
    this.#stoppedAt = null;
    for (const limit of this.#limits) this.#run(limit);
  }

  #run(limit: Limit): void {
    const left = limit.due - this.now();
    limit.timer = setTimeout(
      () => {
        // Held up meanwhile, it has some of its time left.
        if (limit.due - this.now() > 1) return this.#run(limit);
        this.#limits.delete(limit);
        return limit.onOver();
      },
      Math.max(left, left > 0 ? LEAST_MS : 0),
    );
  }
}
