/** A TerminalPort whose program is the test itself: for streams that no shell sends on demand. */
import { MOST_UNTAKEN } from '../../../runner/most-untaken.ts';
import type { TerminalPort, WindowSize } from '../../../runner/machine/machine.ts';
import { Terminal } from '../../../runner/terminal/terminal.ts';

export const NONCE = 'abc123';

export class ScriptedPort implements TerminalPort {
  readonly written: string[] = [];
  paused = false;
  /** Set by the test: a program that leaves unread what is typed. */
  untaken = 0;
  #data: (chunk: Uint8Array) => void = () => {};
  #exit: () => void = () => {};

  /** The program prints. */
  print(text: string): void {
    this.#data(Buffer.from(text));
  }
  exit(): void {
    this.#exit();
  }
  onData(listener: (chunk: Uint8Array) => void): () => void {
    this.#data = listener;
    return () => {};
  }
  onExit(listener: () => void): () => void {
    this.#exit = listener;
    return () => {};
  }
  write(data: string): boolean {
    if (this.untaken + data.length > MOST_UNTAKEN) return false;
    this.written.push(data);
    return true;
  }
  resize(): void {}
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
  close(): void {
    this.#exit();
  }
}

export function scripted(size: WindowSize = { cols: 80, rows: 24 }): {
  port: ScriptedPort;
  terminal: Terminal;
} {
  const port = new ScriptedPort();
  return { port, terminal: new Terminal(port, { name: 'host', nonce: NONCE, size }) };
}

const mark = (body: string, pid: number) => `\u001B]133;${body};p=${pid};n=${NONCE}\u0007`;

/** What bash prints: a prompt after a command that ended with `status`. */
export const prompt = (sign = '$', { status = 0, pid = 100 } = {}) =>
  `${mark(`D;${status}`, pid)}${mark('A', pid)}${sign} ${mark('B;c=himBHs', pid)}`;
/** What bash prints when a command starts. */
export const started = (pid = 100) => mark('C', pid);
/** What dash prints: it says nothing when a command starts. */
export const plainPrompt = (sign = '$', { status = 0, pid = 200 } = {}) =>
  `${mark(`D;${status}`, pid)}${mark('A', pid)}${sign} ${mark('B', pid)}`;
/** What bash prints when a command goes on in another line. */
export const continuation = (pid = 100) => `${mark('A;k=s', pid)}> ${mark('B;k=s', pid)}`;
export const sessionEnd = () => mark('E', 0);

/** All that was printed is on the screen, and what a program asked there is answered. */
export async function settled(terminal: Terminal): Promise<void> {
  await terminal.screenLines();
}
