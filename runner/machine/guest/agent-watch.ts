/** Notices that a guest no longer has an agent: without one its terminals are dead, and nothing else would say so. */
import type { Limits } from '../limits.ts';

/** systemd starts a new one at once; on a busy host that takes some seconds, ms. */
const GRACE_MS = 60_000;

export class AgentWatch {
  readonly #limits: Limits;
  readonly #onGone: () => void;
  #forget = (): void => {};
  #isOver = false;

  /** `onGone` is called once. */
  constructor(limits: Limits, onGone: () => void) {
    this.#limits = limits;
    this.#onGone = onGone;
  }

  /** Whether somebody in the guest has the agent's port open; the kernel closes it for a dead process. */
  portIs(open: boolean): void {
    this.#forget();
    if (open || this.#isOver) return;
    this.#forget = this.#limits.start(GRACE_MS, () => {
      this.stop();
      this.#onGone();
    });
  }

  stop(): void {
    this.#isOver = true;
    this.#forget();
  }
}
