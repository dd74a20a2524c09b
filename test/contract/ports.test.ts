/** Both kinds of ports: a program's own pty, and a socket behind which a terminal is, as an emulator has them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NodePtyPort } from '../../runner/machine/pty-port.ts';
import { SocketPort } from '../../runner/machine/socket-port.ts';
import { portContract } from './port-contract.ts';

const env = { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color' };

function shell(script: string): NodePtyPort {
  return new NodePtyPort({ file: 'bash', args: ['--norc', '-c', script], env }, { cols: 80, rows: 24 });
}

portContract('a pty', (script) => {
  const port = shell(script);
  return Promise.resolve({ port, end: () => Promise.resolve(port.close()) });
});

portContract('a socket', async (script) => {
  const dir = await mkdtemp(join(tmpdir(), 'unbox-port-'));
  const path = join(dir, 't0');
  const pty = shell(script);
  const server = createServer((socket) => relay(socket, pty));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const port = new SocketPort(path);
  const end = async (): Promise<void> => {
    port.close();
    pty.close();
    server.close();
    await rm(dir, { recursive: true });
  };
  return { port, end };
});

/** What an emulator does: it takes no more than its guest does, either way. */
function relay(socket: Socket, pty: NodePtyPort): void {
  socket.on('data', (data) => {
    pty.write(data.toString('latin1'));
    const wait = (): void => {
      if (pty.untaken > 0) setTimeout(wait, 1).unref();
      else socket.resume();
    };
    socket.pause();
    wait();
  });
  pty.onData((chunk) => {
    if (!socket.write(chunk)) pty.pause();
  });
  socket.on('drain', () => pty.resume());
  socket.on('error', () => {});
  pty.onExit(() => socket.end());
}

test('a socket port where nobody listens ends, and does no harm', async () => {
  const port = new SocketPort(join(tmpdir(), 'unbox-no-such-socket'));
  await new Promise<void>((resolve) => {
    port.onExit(resolve);
  });
  expect(port.write('x')).toBe(true);
});
