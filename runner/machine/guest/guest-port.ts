/** A terminal of a guest: its port, with what virtio-serial can't say (sizes) or would lose (what came before it). */
import type { TerminalPort, WindowSize } from '../machine.ts';

export class GuestPort implements TerminalPort {
  readonly #port: TerminalPort;
  readonly #onUse: () => void;
  readonly #onResize: (size: WindowSize) => void;
  /** Who gets what was said before; null once that is delivered. */
  #first: Set<(chunk: Uint8Array) => void> | null = null;

  /**
   * `onUse` is called before it is typed at. `said`: what the terminal had to say before the freeze; delivered soon, and before anything that the port, paused
   * or just made, has.
   */
  constructor(
    port: TerminalPort,
    {
      said,
      onResize,
      onUse = () => {},
    }: {
      readonly said?: Uint8Array | undefined;
      readonly onResize: (size: WindowSize) => void;
      readonly onUse?: () => void;
    },
  ) {
    this.#port = port;
    this.#onResize = onResize;
    this.#onUse = onUse;
    if (said === undefined || said.length === 0) return;
    const first = (this.#first = new Set());
    process.nextTick(() => {
      this.#first = null;
      for (const listener of first) listener(said);
    });
  }

  onData(listener: (chunk: Uint8Array) => void): () => void {
    this.#first?.add(listener);
    const stop = this.#port.onData(listener);
    return () => {
      this.#first?.delete(listener);
      stop();
    };
  }
  onExit(listener: () => void): () => void {
    return this.#port.onExit(listener);
  }
  write(data: string): boolean {
    this.#onUse();
    return this.#port.write(data);
  }
  get untaken(): number {
    return this.#port.untaken;
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
    this.#first?.clear();
    this.#port.close();
  }
}
