/** Notices that a guest no longer has an agent: without one its terminals are dead, and nothing else would say so. */
import { CONTROL_PORT } from './command-line.ts';
import type { Qmp } from './qmp.ts';

/** systemd starts a new one at once; on a busy host that takes some seconds, ms. */
const GRACE_MS = 60_000;

export class AgentWatch {
  readonly #stopListening: () => void;
  #timer: NodeJS.Timeout | undefined;

  /** `onGone` is called once. QEMU reports when the guest closes the agent's port, which the kernel does for a dead process. */
  constructor(qmp: Qmp, onGone: () => void) {
    this.#stopListening = qmp.onEvent(({ event, data }) => {
      if (event !== 'VSERPORT_CHANGE' || data['id'] !== CONTROL_PORT) return;
      clearTimeout(this.#timer);
      if (data['open'] !== false) return;
      this.#timer = setTimeout(() => {
        this.stop();
        onGone();
      }, GRACE_MS);
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#stopListening();
  }
}
