/** Attaches to a terminal of an emulator: socat under node-pty, on the terminal's socket. */
import { join } from 'node:path';
import type { WindowSize } from '../machine.ts';
import { NodePtyPort } from '../pty-port.ts';
import { terminalSocket } from './command-line.ts';

/** `dir`: the folder of its sockets. */
export function attach(dir: string, index: number, size: WindowSize): NodePtyPort {
  const args = ['-,rawer,escape=0x1e', `UNIX-CONNECT:${join(dir, terminalSocket(index))}`];
  return new NodePtyPort({ file: 'socat', args, env: { PATH: '/usr/bin:/bin' } }, size);
}
