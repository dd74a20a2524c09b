/** A TerminalPort made of any program under node-pty: a socket client for QEMU, bash in tests. */
import { spawn } from 'node-pty';
import type { IPty } from 'node-pty';
import type { TerminalPort, WindowSize } from './machine.ts';

export interface PtyCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** The program's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Starts the program at once; `close()` hangs it up and everything in its terminal. */
export class NodePtyPort implements TerminalPort {
  readonly pid: number;
  readonly #pty: IPty;
  readonly #dataListeners = new Set<(chunk: Uint8Array) => void>();
  readonly #exitListeners = new Set<() => void>();
  #exited = false;

  constructor(command: PtyCommand, size: WindowSize) {
    this.#pty = spawn(command.file, [...command.args], {
      name: command.env['TERM'] ?? 'xterm-256color',
      cols: size.cols,
      rows: size.rows,
      env: { ...command.env },
      encoding: null,
      ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    });
    this.pid = this.#pty.pid;
    this.#pty.onData((chunk) => {
      // With `encoding: null` node-pty hands over Buffers, whatever its types say.
      const bytes = chunk as unknown as Uint8Array;
      for (const listener of this.#dataListeners) listener(bytes);
    });
    this.#pty.onExit(() => this.#exit());
  }

  onData(listener: (chunk: Uint8Array) => void): () => void {
    this.#dataListeners.add(listener);
    return () => this.#dataListeners.delete(listener);
  }

  onExit(listener: () => void): () => void {
    if (this.#exited) queueMicrotask(listener);
    else this.#exitListeners.add(listener);
    return () => this.#exitListeners.delete(listener);
  }

  write(data: string): void {
    if (!this.#exited) this.#pty.write(data);
  }

  resize(size: WindowSize): void {
    if (this.#exited) return;
    try {
      this.#pty.resize(size.cols, size.rows);
    } catch {
      // The program has ended, and its exit has not been delivered yet: nothing is left to resize.
    }
  }

  pause(): void {
    if (!this.#exited) this.#pty.pause();
  }

  resume(): void {
    if (!this.#exited) this.#pty.resume();
  }

  close(): void {
    if (this.#exited) return;
    this.#dataListeners.clear();
    // `destroy` closes the pty and then sends SIGHUP; node-pty's types leave it out.
    (this.#pty as IPty & { destroy(): void }).destroy();
    this.#exit();
  }

  #exit(): void {
    if (this.#exited) return;
    this.#exited = true;
    for (const listener of this.#exitListeners) listener();
    this.#exitListeners.clear();
  }
}
