/** A TerminalPort on a Unix socket that carries a terminal's bytes: an emulator's end of a virtio-serial port. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { MOST_UNTAKEN } from '../most-untaken.ts';
import type { TerminalPort } from './machine.ts';

/** Connects at once; what is written before it is connected arrives. Sizes don't travel this way. */
export class SocketPort implements TerminalPort {
  readonly #socket: Socket;
  readonly #dataListeners = new Set<(chunk: Uint8Array) => void>();
  readonly #exitListeners = new Set<() => void>();
  #exited = false;

  constructor(path: string) {
    this.#socket = connect(path);
    this.#socket.on('data', (chunk: Buffer) => {
      for (const listener of this.#dataListeners) listener(chunk);
    });
    // `close` follows; without a listener the process would end.
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => this.#exit());
  }

  get untaken(): number {
    return this.#socket.writableLength;
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

  write(data: string): boolean {
    if (this.#exited) return true;
    if (this.untaken + data.length > MOST_UNTAKEN) return false;
    this.#socket.write(data);
    return true;
  }

  resize(): void {}

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): void {
    if (this.#exited) return;
    this.#dataListeners.clear();
    this.#socket.destroy();
    this.#exit();
  }

  #exit(): void {
    if (this.#exited) return;
    this.#exited = true;
    for (const listener of this.#exitListeners) listener();
    this.#exitListeners.clear();
  }
}
