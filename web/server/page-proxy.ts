/**
 * A page's WebSocket, passed on to the keeper that has its seat: bytes as they are, both ways. Pings and back-pressure go
 * from end to end; of what the page has asked for, only the WebSocket's key gets through, so that nothing can be smuggled in.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { route } from '../../runner/keeper/keeper-routes.ts';
import type { KeeperLink } from '../../runner/keeper/keeper-link.ts';

/** 16 bytes in Base64. */
const KEY = /^[A-Za-z0-9+/]{22}==$/;

/** The WebSocket key of a handshake; null where it isn't one. */
export function handshakeKey({ method, headers }: IncomingMessage): string | null {
  const key = headers['sec-websocket-key'] ?? '';
  const isOne = method === 'GET' && headers['sec-websocket-version'] === '13' && KEY.test(key);
  return isOne ? key : null;
}

export interface Proxied {
  readonly link: Pick<KeeperLink, 'dial'>;
  readonly seat: string;
  readonly key: string;
  /** The page's connection, and what has been read of it already. */
  readonly page: Duplex;
  readonly head: Buffer;
  /** The keeper can't be reached, and the page has been told nothing yet. */
  readonly onUnreachable: () => void;
}

/** Connects a page with its seat until one of them closes. */
export function passOn({ link, seat, key, page, head, onUnreachable }: Proxied): void {
  const keeper = link.dial();
  let answered = false;
  keeper.once('connect', () => {
    keeper.write(handshake(seat, key));
    if (head.length > 0) keeper.write(head);
  });
  // Until then the page says nothing, and can still be told by others why it can't come in.
  keeper.once('data', (first: Buffer) => {
    answered = true;
    page.write(first);
    keeper.pipe(page, { end: false });
    page.pipe(keeper);
  });
  keeper.on('end', () => keeper.destroy());
  // One that is being killed may still have taken the connection.
  keeper.on('error', () => keeper.destroy());
  keeper.on('close', () => {
    if (!answered && !page.destroyed) return onUnreachable();
    // What it said last is on its way: `ended` says why.
    if (page.writableFinished || page.destroyed) page.destroy();
    else page.end(() => page.destroy());
  });
  page.on('close', () => keeper.destroy());
}

function handshake(seat: string, key: string): string {
  return [
    `GET ${route.page(seat)} HTTP/1.1`,
    'Host: keeper',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${key}`,
    '',
    '',
  ].join('\r\n');
}
