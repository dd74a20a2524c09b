/** Takes WebSocket upgrades: checks where they come from and whose they are, and passes them on to whoever has the seat. */
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { CloseCode, MAX_CLIENT_MESSAGE } from '../../runner/seat/protocol-constants.ts';
import type { HostNames } from './host-names.ts';
import type { Logger } from '../../runner/log.ts';
import { handshakeKey, passOn } from './page-proxy.ts';
import { isSameOrigin } from './same-origin.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Visitors } from './visitors.ts';

/** RFC 6455's registry: the server is overloaded. A page tries again by itself. */
const TRY_AGAIN_LATER = 1013;

export interface SocketServer {
  /** Drops all connections without a word, as a broken network does. */
  breakConnections(): void;
}

export interface SocketOptions {
  readonly sessions: Sessions;
  readonly visitors: Visitors;
  readonly names: HostNames;
  readonly log: Logger;
}

export function serveSockets(http: Server, options: SocketOptions): SocketServer {
  const { sessions, visitors, names, log } = options;
  const pages = new Set<Duplex>();
  /** For those that are told at once why they can't come in. */
  const refusing = new WebSocketServer({ noServer: true, maxPayload: MAX_CLIENT_MESSAGE });

  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', (error) => log.debug({ err: error }, 'upgrade socket error'));
    const url = URL.parse(request.url ?? '', 'http://localhost');
    if (url?.pathname !== '/ws') return refuse(socket, 404);
    if (!names.include(request)) return refuse(socket, 421);
    if (!isSameOrigin(request)) return refuse(socket, 403);
    const visitor = visitors.learnerOf(request);
    if (visitor === null) return refuse(socket, 401);
    const key = handshakeKey(request);
    if (key === null) return refuse(socket, 400);
    const say = (code: number, reason: string): void =>
      refusing.handleUpgrade(request, socket, head, (ws) => ws.close(code, reason));
    const id = url.searchParams.get('session') ?? '';
    const later = (): void => say(TRY_AGAIN_LATER, 'the session can’t be reached just now');
    pages.add(socket);
    socket.on('close', () => pages.delete(socket));
    unhurried(socket as Socket);
    const admit = (session: Session | null): void => {
      if (session?.seat.id !== id) return say(CloseCode.gone, 'no such session');
      return passOn({ link: session.keeper.link, seat: id, key, page: socket, head, onUnreachable: later });
    };
    const session = sessions.get(visitor);
    if (session) return admit(session);
    return void sessions.arrival(visitor, id).then(admit, (error: unknown) => {
      log.error({ err: error }, 'a session was looked for in vain');
      later();
    });
  });

  return {
    breakConnections: () => {
      for (const page of pages) page.destroy();
    },
  };
}

/** A key is sent at once; and a page may be silent for as long as it answers the keeper's pings. */
function unhurried(socket: Socket): void {
  socket.setNoDelay(true);
  socket.setTimeout(0);
}

function refuse(socket: Duplex, status: number): void {
  const text = STATUS_CODES[status] ?? '';
  // Both halves: a peer that never closes its half would keep the descriptor.
  socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
