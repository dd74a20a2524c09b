/** Pauses a port while anybody wants it paused. */
import type { TerminalPort } from '../machine/machine.ts';

/** UTF-16 units that may wait for the screen before the port is paused, and when it goes on. */
const MOST_UNDRAWN = 1024 * 1024;
const FEW_UNDRAWN = 512 * 1024;

export class PortHolds {
  readonly #port: TerminalPort;
  #count = 0;
  #releaseScreen: (() => void) | null = null;

  constructor(port: TerminalPort) {
    this.#port = port;
  }

  /** Returns the release; calling it twice does no harm. */
  hold(): () => void {
    if (this.#count++ === 0) this.#port.pause();
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (--this.#count === 0) this.#port.resume();
    };
  }

  /** Keeps the port in step with a screen that has this much left to draw. */
  balance(undrawn: number): void {
    if (undrawn > MOST_UNDRAWN) this.#releaseScreen ??= this.hold();
    if (undrawn < FEW_UNDRAWN && this.#releaseScreen !== null) {
      this.#releaseScreen();
      this.#releaseScreen = null;
    }
  }
}
