/** Notices that a guest no longer has an agent: without one its terminals are dead, and nothing else would say so. */

/** systemd starts a new one at once; on a busy host that takes some seconds, ms. */
const GRACE_MS = 60_000;

export class AgentWatch {
  readonly #onGone: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  /** `onGone` is called once. */
  constructor(onGone: () => void) {
    this.#onGone = onGone;
  }

  /** Whether somebody in the guest has the agent's port open; the kernel closes it for a dead process. */
  portIs(open: boolean): void {
    clearTimeout(this.#timer);
    if (open || this.#isOver) return;
    this.#timer = setTimeout(() => {
      this.stop();
      this.#onGone();
    }, GRACE_MS);
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}
