/** A shell in a pty that outlives its attachments, as the shells of a real machine do. */
import type { TerminalPort, WindowSize } from '../machine.ts';
import type { NodePtyPort } from '../pty-port.ts';

export class LocalTerminal {
  readonly #pty: NodePtyPort;
  readonly #onUse: () => void;
  #attachment: Attachment | null = null;

  /** `onUse` is called before anything reaches the shell. */
  constructor(
    pty: NodePtyPort,
    { onEnd, onUse }: { readonly onEnd: () => void; readonly onUse: () => void },
  ) {
    this.#pty = pty;
    this.#onUse = onUse;
    pty.onData((chunk) => this.#attachment?.deliver(chunk));
    pty.onExit(() => {
      onEnd();
      this.#attachment?.end();
    });
  }

  /** Process ID of the shell, which leads a session. */
  get pid(): number {
    return this.#pty.pid;
  }

  attach(size: WindowSize): TerminalPort {
    this.#attachment?.close();
    const attachment: Attachment = new Attachment(this.#pty, {
      onUse: this.#onUse,
      onClose: () => {
        if (this.#attachment === attachment) this.#attachment = null;
        // Nobody reads: the program inside blocks once the buffers between are full.
        this.#pty.pause();
      },
    });
    this.#attachment = attachment;
    this.#pty.resize(size);
    this.#pty.resume();
    return attachment;
  }

  end(): void {
    this.#pty.close();
  }
}

class Attachment implements TerminalPort {
  readonly #pty: NodePtyPort;
  readonly #onUse: () => void;
  readonly #onClose: () => void;
  readonly #dataListeners = new Set<(chunk: Uint8Array) => void>();
  readonly #exitListeners = new Set<() => void>();
  #ended = false;

  constructor(
    pty: NodePtyPort,
    { onUse, onClose }: { readonly onUse: () => void; readonly onClose: () => void },
  ) {
    this.#pty = pty;
    this.#onUse = onUse;
    this.#onClose = onClose;
  }

  deliver(chunk: Uint8Array): void {
    for (const listener of this.#dataListeners) listener(chunk);
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const listener of this.#exitListeners) listener();
  }

  onData(listener: (chunk: Uint8Array) => void): () => void {
    this.#dataListeners.add(listener);
    return () => this.#dataListeners.delete(listener);
  }

  onExit(listener: () => void): () => void {
    if (this.#ended) queueMicrotask(listener);
    else this.#exitListeners.add(listener);
    return () => this.#exitListeners.delete(listener);
  }

  write(data: string): boolean {
    if (this.#ended) return true;
    this.#onUse();
    return this.#pty.write(data);
  }

  get untaken(): number {
    return this.#pty.untaken;
  }

  resize(size: WindowSize): void {
    if (this.#ended) return;
    this.#onUse();
    this.#pty.resize(size);
  }

  pause(): void {
    if (!this.#ended) this.#pty.pause();
  }

  resume(): void {
    if (!this.#ended) this.#pty.resume();
  }

  close(): void {
    if (this.#ended) return;
    this.#dataListeners.clear();
    this.end();
    this.#onClose();
  }
}
