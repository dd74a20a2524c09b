/** A TerminalPort made of any program under node-pty: a socket client for QEMU, bash in tests. */
import { writeSync } from 'node:fs';
import { spawn } from 'node-pty';
import type { IPty } from 'node-pty';
import { Gather } from './gather.ts';
import type { TerminalPort, WindowSize } from './machine.ts';

export interface PtyCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** The program's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** What node-pty's terminals have and its types leave out. */
interface UnixPty extends IPty {
  /** The pty's master; it does not block. */
  readonly fd: number;
  /** The master is closed; the exit is told later. */
  on(event: 'close', listener: () => void): void;
  destroy(): void;
}

const open = new Set<UnixPty>();

/**
 * Descriptors of the ptys that are open. node-pty 1.1 lets every program that is started later inherit them: whoever
 * starts one that others' terminals are none of the business of has to close them there.
 */
export function openMasters(): readonly number[] {
  return [...open].map(({ fd }) => fd);
}

/** Starts the program at once; `close()` hangs it up and everything in its terminal. */
export class NodePtyPort implements TerminalPort {
  readonly pid: number;
  readonly #pty: UnixPty;
  readonly #dataListeners = new Set<(chunk: Uint8Array) => void>();
  readonly #gather = new Gather((chunk) => {
    for (const listener of this.#dataListeners) listener(chunk);
  });
  readonly #exitListeners = new Set<() => void>();
  #exited = false;
  #closed = false;
  /** The program did not keep up with what was typed: node-pty has some of it, and must get all that follows. */
  #behind = false;

  constructor(command: PtyCommand, size: WindowSize) {
    this.#pty = spawn(command.file, [...command.args], {
      name: command.env['TERM'] ?? 'xterm-256color',
      cols: size.cols,
      rows: size.rows,
      env: { ...command.env },
      encoding: null,
      ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    }) as UnixPty;
    this.pid = this.#pty.pid;
    open.add(this.#pty);
    // With `encoding: null` node-pty hands over Buffers, whatever its types say.
    this.#pty.onData((chunk) => this.#gather.push(chunk as unknown as Uint8Array));
    this.#pty.on('close', () => {
      this.#closed = true;
      open.delete(this.#pty);
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

  /** At once, from this thread: through a pool of threads, as node-pty writes, a step took twice as long. */
  write(data: string): void {
    if (this.#exited || this.#closed) return;
    const rest = this.#behind ? Buffer.from(data) : this.#writeNow(Buffer.from(data));
    if (rest.length === 0) return;
    this.#behind = true;
    this.#pty.write(rest);
  }

  /** Returns what there was no room for. */
  #writeNow(bytes: Buffer): Buffer {
    try {
      return bytes.subarray(writeSync(this.#pty.fd, bytes));
    } catch (error) {
      // EIO: the program has ended, and its exit has not been delivered yet; nobody is left to read.
      return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? bytes : bytes.subarray(bytes.length);
    }
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
    this.#gather.clear();
    // Closes the pty and then sends SIGHUP.
    this.#pty.destroy();
    this.#exit();
  }

  #exit(): void {
    if (this.#exited) return;
    this.#exited = true;
    this.#gather.flush();
    for (const listener of this.#exitListeners) listener();
    this.#exitListeners.clear();
  }
}
