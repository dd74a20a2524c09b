/**
 * When to look at tasks between commands: a program in the background, or one that still runs, may do them, and no
 * command's end says so. Soon after something was typed, then less and less often; only while somebody sees a task.
 * Knows no socket: viewers are opaque keys.
 */

/** The next look comes after half of the time that has passed since something was typed, within these bounds, ms. */
const LEAST_MS = 1_000;
const MOST_MS = 5_000;
/** What has not happened by then is found by the next command, or by "Check now", ms. */
const GIVE_UP_MS = 5 * 60_000;

export class TaskBeat<Looker extends object> {
  readonly #lookAgain: () => Promise<void> | undefined;
  readonly #lookers = new Set<Looker>();
  #touchedAt: number | null = null;
  #timer: NodeJS.Timeout | null = null;
  #busy = false;
  #isFrozen = false;

  /** `lookAgain`: resolves when it is done; the next look comes after it. */
  constructor(lookAgain: () => Promise<void> | undefined) {
    this.#lookAgain = lookAgain;
  }

  /** Says whether a page shows a task now. */
  look(looker: Looker, sees: boolean): void {
    if (sees) this.#lookers.add(looker);
    else this.#lookers.delete(looker);
    this.#plan();
  }

  leave(looker: Looker): void {
    this.look(looker, false);
  }

  /** Somebody has typed or clicked: something may come of it. */
  touched(): void {
    this.#touchedAt = performance.now();
    this.#plan();
  }

  /** Nothing happens in a frozen machine. */
  frozen(isFrozen: boolean): void {
    this.#isFrozen = isFrozen;
    this.#plan();
  }

  /** There is nothing to check until somebody types again. */
  rest(): void {
    this.#touchedAt = null;
    this.#plan();
  }

  #plan(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#isFrozen || this.#busy || this.#touchedAt === null || this.#lookers.size === 0) return;
    const past = performance.now() - this.#touchedAt;
    if (past > GIVE_UP_MS) return;
    const wait = Math.min(MOST_MS, Math.max(LEAST_MS, past / 2));
    this.#timer = setTimeout(() => void this.#look(), wait).unref();
  }

  async #look(): Promise<void> {
    this.#busy = true;
    try {
      await this.#lookAgain();
    } finally {
      this.#busy = false;
      this.#plan();
    }
  }
}
