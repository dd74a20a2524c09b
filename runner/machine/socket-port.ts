/** A TerminalPort on a Unix socket that carries a terminal's bytes: an emulator's end of a virtio-serial port. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { MOST_UNTAKEN } from '../most-untaken.ts';
import { ListenedPort } from './listened-port.ts';
import type { TerminalPort } from './machine.ts';

/** Connects at once; what is written before it is connected arrives. Sizes don't travel this way. */
export class SocketPort extends ListenedPort implements TerminalPort {
  readonly #socket: Socket;

  constructor(path: string) {
    super();
    this.#socket = connect(path);
    this.#socket.on('data', (chunk: Buffer) => {
      this.tell(chunk);
    });
    // `close` follows; without a listener the process would end.
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => this.exit());
  }

  get untaken(): number {
    return this.#socket.writableLength;
  }

  write(data: string): boolean {
    if (this.exited) return true;
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
    if (this.exited) return;
    this.silence();
    this.#socket.destroy();
    this.exit();
  }
}
