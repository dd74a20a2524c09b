/** A TerminalPort made of any program under node-pty: a shell of this host. */
import { writeSync } from 'node:fs';
import { spawn } from 'node-pty';
import type { IPty } from 'node-pty';
import { MOST_UNTAKEN } from '../most-untaken.ts';
import { ListenedPort } from './listened-port.ts';
import type { TerminalPort, WindowSize } from './machine.ts';

export interface PtyCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** The program's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** What node-pty's terminals have but its types leave out. */
interface UnixPty extends IPty {
  /** The pty's master; it does not block. */
  readonly fd: number;
  /** The master is closed; the exit is told later. */
  on(event: 'close', listener: () => void): void;
  destroy(): void;
}

/** How soon, and how late at most, a program that doesn't read is offered the rest again, ms. */
const SOON_MS = 2;
const LATE_MS = 100;

/** Starts the program at once; `close()` hangs up the program and everything in its terminal. */
export class NodePtyPort extends ListenedPort implements TerminalPort {
  readonly pid: number;
  readonly #pty: UnixPty;
  #closed = false;
  /** What was typed and the program has not read yet. */
  #rest: Buffer[] = [];
  #untaken = 0;
  #retry: NodeJS.Timeout | null = null;

  constructor(command: PtyCommand, size: WindowSize) {
    super();
    this.#pty = spawn(command.file, [...command.args], {
      name: command.env['TERM'] ?? 'xterm-256color',
      cols: size.cols,
      rows: size.rows,
      env: { ...command.env },
      encoding: null,
      ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    }) as UnixPty;
    this.pid = this.#pty.pid;
    // With `encoding: null` node-pty hands over Buffers, whatever its types say.
    this.#pty.onData((chunk) => {
      this.tell(chunk as unknown as Uint8Array);
    });
    this.#pty.on('close', () => {
      this.#closed = true;
      this.#forget();
    });
    this.#pty.onExit(() => this.exit());
  }

  get untaken(): number {
    return this.#untaken;
  }

  /** At once, from this thread: through a pool of threads, as node-pty writes, a step took twice as long. */
  write(data: string): boolean {
    if (this.exited || this.#closed) return true;
    const bytes = Buffer.from(data);
    if (this.#untaken + bytes.length > MOST_UNTAKEN) return false;
    this.#rest.push(bytes);
    this.#untaken += bytes.length;
    if (this.#retry === null) this.#flush(SOON_MS);
    return true;
  }

  /**
   * Writes what there is room for. Nothing says when there is more: libuv can't wait for a pty's master without
   * blocking, and node-pty 1.1 tries again as fast as it can. So a program that doesn't read is asked less and less
   * often, from after `ms` on.
   */
  #flush(ms: number): void {
    this.#retry = null;
    const [first, ...more] = this.#rest;
    if (first === undefined) return;
    const bytes = more.length === 0 ? first : Buffer.concat(this.#rest);
    const rest = this.#writeNow(bytes);
    this.#rest = rest.length === 0 ? [] : [rest];
    this.#untaken = rest.length;
    if (rest.length === 0) return;
    const wait = rest.length < bytes.length ? SOON_MS : ms;
    this.#retry = setTimeout(() => this.#flush(Math.min(2 * wait, LATE_MS)), wait);
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

  #forget(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#rest = [];
    this.#untaken = 0;
  }

  resize(size: WindowSize): void {
    if (this.exited) return;
    try {
      this.#pty.resize(size.cols, size.rows);
    } catch {
      // The program has ended, and its exit has not been delivered yet: nothing is left to resize.
    }
  }

  pause(): void {
    if (!this.exited) this.#pty.pause();
  }

  resume(): void {
    if (!this.exited) this.#pty.resume();
  }

  close(): void {
    if (this.exited) return;
    this.silence();
    // Closes the pty and then sends SIGHUP.
    this.#pty.destroy();
    this.exit();
  }

  protected override exit(): void {
    this.#forget();
    super.exit();
  }
}
