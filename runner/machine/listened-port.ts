/** What every terminal port does for who listens to it. */

export abstract class ListenedPort {
  readonly #dataListeners = new Set<(chunk: Uint8Array) => void>();
  readonly #exitListeners = new Set<() => void>();
  #exited = false;

  onData(listener: (chunk: Uint8Array) => void): () => void {
    this.#dataListeners.add(listener);
    return () => this.#dataListeners.delete(listener);
  }

  onExit(listener: () => void): () => void {
    if (this.#exited) queueMicrotask(listener);
    else this.#exitListeners.add(listener);
    return () => this.#exitListeners.delete(listener);
  }

  protected get exited(): boolean {
    return this.#exited;
  }

  protected tell(chunk: Uint8Array): void {
    for (const listener of this.#dataListeners) listener(chunk);
  }

  /** Whoever closes a port hears nothing more of it. */
  protected silence(): void {
    this.#dataListeners.clear();
  }

  /** Idempotent. */
  protected exit(): void {
    if (this.#exited) return;
    this.#exited = true;
    for (const listener of this.#exitListeners) listener();
    this.#exitListeners.clear();
  }
}
