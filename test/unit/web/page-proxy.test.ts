/** A page whose keeper is just being killed: it is told at once to try again, and not left waiting. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { passOn } from '../../../web/server/page-proxy.ts';

it.each([
  ['takes the connection, and then ends', true],
  ['is gone', false],
])('when the keeper %s', async (_, listens) => {
  const folder = mkdtempSync(join(tmpdir(), 'unbox-proxy-'));
  const path = join(folder, 'keeper.sock');
  const keeper = createServer((socket) => socket.once('data', () => socket.destroy()));
  if (listens) await once(keeper.listen(path), 'listening');
  const refusing = new WebSocketServer({ noServer: true });
  const front = createHttp().on('upgrade', (request, page, head) =>
    passOn({
      link: { dial: () => connect({ path, allowHalfOpen: true }) },
      seat: 'a',
      key: request.headers['sec-websocket-key'] ?? '',
      page,
      head,
      onUnreachable: () => refusing.handleUpgrade(request, page, head, (ws) => ws.close(1013, 'later')),
    }),
  );
  await once(front.listen(0), 'listening');
  onTestFinished(() => {
    keeper.close();
    front.close();
    rmSync(folder, { recursive: true });
  });
  const page = new WebSocket(`ws://127.0.0.1:${(front.address() as AddressInfo).port}`);
  const [code, reason] = (await once(page, 'close', { signal: AbortSignal.timeout(20_000) })) as [
    number,
    Buffer,
  ];
  expect([code, reason.toString()]).toEqual([1013, 'later']);
});
