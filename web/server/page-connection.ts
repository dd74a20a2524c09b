/** One page's WebSocket: checks each message against the protocol and hands it to the session. */
import type { RawData, WebSocket } from 'ws';
import * as z from 'zod';
import { ClientMessage, type ServerMessage } from '../protocol.ts';
import { CloseCode } from '../protocol-constants.ts';
import type { Logger } from './log.ts';
import type { Page } from './audience.ts';
import type { Session } from './session.ts';

/** So many messages that make no sense are forgiven. */
const FORGIVEN = 3;
/** A page that leaves so much unread, bytes, does not read at all: output alone is held back long before. */
const UNREAD_LIMIT = 8 * 1024 * 1024;

/** Connects a socket to a session until one of them closes. */
export function connectPage(socket: WebSocket, session: Session, log: Logger): void {
  let mistakes = 0;
  let attached = false;
  let lastId = -1;

  const page: Page = {
    send: (message: ServerMessage) => transmit(JSON.stringify(message)),
    output: (frame) => transmit(frame),
    close: (code, reason) => socket.close(code, reason),
  };

  function transmit(data: string | Uint8Array): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > UNREAD_LIMIT) {
      log.warn('a page reads nothing, disconnected');
      socket.terminate();
      return;
    }
    socket.send(data);
  }

  function complain(message: string): void {
    mistakes += 1;
    page.send({ type: 'error', message });
    if (mistakes > FORGIVEN) socket.close(CloseCode.policy, 'too many malformed messages');
  }

  session.connected();
  socket.on('message', (data, isBinary) => {
    const message = isBinary ? 'The server takes text messages only.' : readMessage(data);
    if (typeof message === 'string') return complain(message);
    if (message.type === 'attach') {
      if (attached) return complain('This connection is attached already.');
      attached = true;
      return session.attach(page, message);
    }
    if (message.type === 'ping') return page.send({ type: 'pong', id: message.id });
    if (!attached) return complain('The first message must be "attach".');
    if ('id' in message) {
      // A click or a key is done once, even if a message should ever come twice.
      if (message.id <= lastId) return complain('The message id must count up.');
      lastId = message.id;
    }
    return dispatch(session, page, message);
  });

  socket.on('close', () => session.disconnected(page));
  // `close` follows; without a listener the process would end.
  socket.on('error', (error) => log.debug({ err: error }, 'socket error'));
}

function dispatch(
  session: Session,
  page: Page,
  message: Exclude<ClientMessage, { type: 'attach' | 'ping' }>,
): void {
  switch (message.type) {
    case 'input':
      return session.input(page, message);
    case 'resize':
      return session.resize(page, message);
    case 'run':
      return session.run(page, message);
    case 'suggest':
      return session.suggest(page, message);
    case 'ack':
      return session.ack(page, message);
    case 'look':
      return session.sight.look(page, message);
    case 'xray':
      return session.sight.xray.look(page, message);
    case 'reset':
      return session.reset(page, message);
    case 'extend':
      return session.extend(page, message);
    case 'stay':
      return session.stay();
    case 'check':
      return session.check(page, message);
    case 'forward':
      return session.forward(page, message);
  }
}

/** Returns the message, or what is wrong with it. */
function readMessage(data: RawData): ClientMessage | string {
  let json: unknown;
  try {
    json = JSON.parse(asText(data));
  } catch {
    return 'The message is not JSON.';
  }
  const parsed = ClientMessage.safeParse(json);
  return parsed.success ? parsed.data : `The message is malformed: ${z.prettifyError(parsed.error)}`;
}

function asText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');
}
