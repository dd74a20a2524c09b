/** Takes WebSocket upgrades: checks where they come from and whose they are, watches that they are alive. */
import { STATUS_CODES, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { CloseCode, MAX_CLIENT_MESSAGE } from '../../runner/seat/protocol-constants.ts';
import type { HostNames } from './host-names.ts';
import type { Logger } from '../../runner/log.ts';
import { connectPage } from '../../runner/seat/page-connection.ts';
import { isSameOrigin } from './same-origin.ts';
import type { Sessions } from './sessions.ts';
import { readVisitor } from './visitor-cookie.ts';

/** RFC 6455's registry: the server is overloaded. */
const TRY_AGAIN_LATER = 1013;
/** A page that does not answer a ping within this time is gone, ms. */
const HEARTBEAT_MS = 20_000;

export interface SocketServer {
  /** Drops all connections without a word, as a broken network does; for tests. */
  breakConnections(): void;
  close(): void;
}

export interface SocketOptions {
  readonly sessions: Sessions;
  readonly secret: Buffer;
  readonly names: HostNames;
  readonly log: Logger;
}

export function serveSockets(http: Server, options: SocketOptions): SocketServer {
  const { sessions, secret, names, log } = options;
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_CLIENT_MESSAGE,
    perMessageDeflate: false,
    clientTracking: true,
  });

  http.on('upgrade', (request, socket, head) => {
    socket.on('error', (error) => log.debug({ err: error }, 'upgrade socket error'));
    const url = URL.parse(request.url ?? '', 'http://localhost');
    if (url?.pathname !== '/ws') return refuse(socket, 404);
    if (!names.include(request)) return refuse(socket, 421);
    if (!isSameOrigin(request)) return refuse(socket, 403);
    const visitor = readVisitor(request.headers.cookie, secret);
    if (visitor === null) return refuse(socket, 401);
    server.handleUpgrade(request, socket, head, (ws) => {
      watch(ws);
      admit(ws, visitor, url.searchParams.get('session'));
    });
  });

  function admit(ws: WebSocket, visitor: string, id: string | null): void {
    const session = sessions.get(visitor);
    if (!session || session.id !== id) return ws.close(CloseCode.gone, 'no such session');
    switch (session.admit()) {
      case 'yes':
        return connectPage(ws, session, log.child({ session: session.id }));
      case 'full':
        return ws.close(CloseCode.policy, 'too many tabs');
      case 'later':
        // A page tries again by itself.
        return ws.close(TRY_AGAIN_LATER, 'too many connections at once');
    }
  }

  return {
    breakConnections: () => {
      for (const ws of server.clients) ws.terminate();
    },
    close: () => {
      for (const ws of server.clients) ws.close(1012, 'the server is being stopped');
      server.close();
    },
  };
}

/** Pings; browsers answer by themselves. A cable that was pulled sends no close. */
function watch(ws: WebSocket): void {
  let alive = true;
  ws.on('pong', () => {
    alive = true;
  });
  const timer = setInterval(() => {
    if (!alive) return ws.terminate();
    alive = false;
    return ws.ping();
  }, HEARTBEAT_MS).unref();
  ws.on('close', () => clearInterval(timer));
  ws.on('error', () => clearInterval(timer));
}

function refuse(socket: Duplex, status: number): void {
  const text = STATUS_CODES[status] ?? '';
  // Both halves: a peer that never closes its half would keep the descriptor.
  socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
