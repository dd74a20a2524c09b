/** A terminal of a guest: its port, with what virtio-serial can't say (sizes) or would lose (what came before it). */
import type { TerminalPort, WindowSize } from '../machine.ts';

export class GuestPort implements TerminalPort {
  readonly #port: TerminalPort;
  readonly #onResize: (size: WindowSize) => void;
  readonly #first = new Set<(chunk: Uint8Array) => void>();

  /**
   * `said`: what the terminal had to say before the freeze; delivered soon, and before anything that the port, paused
   * or just made, has.
   */
  constructor(port: TerminalPort, said: Uint8Array | undefined, onResize: (size: WindowSize) => void) {
    this.#port = port;
    this.#onResize = onResize;
    if (said === undefined || said.length === 0) return;
    process.nextTick(() => {
      for (const listener of this.#first) listener(said);
      this.#first.clear();
    });
  }

  onData(listener: (chunk: Uint8Array) => void): () => void {
    this.#first.add(listener);
    const stop = this.#port.onData(listener);
    return () => {
      this.#first.delete(listener);
      stop();
    };
  }
  onExit(listener: () => void): () => void {
    return this.#port.onExit(listener);
  }
  write(data: string): void {
    this.#port.write(data);
  }
  resize(size: WindowSize): void {
    this.#port.resize(size);
    this.#onResize(size);
  }
  pause(): void {
    this.#port.pause();
  }
  resume(): void {
    this.#port.resume();
  }
  close(): void {
    this.#first.clear();
    this.#port.close();
  }
}
