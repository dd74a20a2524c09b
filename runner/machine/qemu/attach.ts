/** Attaches to a terminal of an emulator, on the terminal's socket. */
import { join } from 'node:path';
import { SocketPort } from '../socket-port.ts';
import { terminalSocket } from './command-line.ts';

/** `dir`: the folder of its sockets. */
export function attach(dir: string, index: number): SocketPort {
  return new SocketPort(join(dir, terminalSocket(index)));
}
