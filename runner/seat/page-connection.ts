/** One page's WebSocket: checks each message against the protocol and hands it to the seat. */
import type { RawData, WebSocket } from 'ws';
import * as z from 'zod';
import { ClientMessage, type ServerMessage } from './protocol.ts';
import { CloseCode } from './protocol-constants.ts';
import type { Logger } from '../log.ts';
import type { Page } from './audience.ts';
import { Budget } from '../budget.ts';
import type { KnownPage } from './known-pages.ts';
import { MessageBudgets, type Message } from './message-budgets.ts';
import type { Seat } from './seat.ts';

/** How many messages that make no sense are forgiven. */
const FORGIVEN = 3;
/** A page that leaves this much unread, bytes, does not read at all: output alone is held back long before. */
const UNREAD_LIMIT = 8 * 1024 * 1024;
/** A page that has not said by then what it has doesn't count, ms. */
const ATTACH_MS = 10_000;
/** Messages that are read at all; what comes beyond waits in the network, and its sender with it. */
const READING = { burst: 1_000, perSecond: 400 };
/** How often, at most, a limit that was reached is reported. */
const TELLING = { burst: 2, perSecond: 0.5 };

const TOO_FAST = 'Too many clicks at once: this one was left out. Wait a moment, then try again.';
const TOO_MUCH_TYPED = 'Too much was typed at once; the rest was left out. Wait a moment.';

/** Connects a socket to a seat until one of them closes. */
export function connectPage(socket: WebSocket, seat: Seat, log: Logger): void {
  let mistakes = 0;
  let known: KnownPage | null = null;
  let attached = false;
  let lastId = -1;
  const reading = new Budget(READING);
  const telling = new Budget(TELLING);
  const budgets = new MessageBudgets((message) => dispatch(seat, page, known, message));

  const page: Page = {
    send: (message: ServerMessage) => transmit(textOf(message)),
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

  function refuse(message: Message): void {
    if (message.type === 'input') {
      if (telling.take()) page.send({ type: 'error', message: TOO_MUCH_TYPED });
    } else if ('id' in message) {
      known?.send({ type: 'reply', id: message.id, ok: false, message: TOO_FAST });
    }
  }

  function take(data: RawData, isBinary: boolean): void {
    const message = isBinary ? 'The server takes text messages only.' : readMessage(data);
    if (typeof message === 'string') return complain(message);
    if (message.type === 'attach') {
      if (attached) return complain('This connection is already attached.');
      attached = true;
      clearTimeout(unattached);
      known = seat.attach(page, message);
      return undefined;
    }
    if (!attached && message.type !== 'ping') return complain('The first message must be "attach".');
    if ('id' in message && message.type !== 'ping') {
      if (message.id <= lastId) return complain('Message ids must increase.');
      lastId = message.id;
      // What a page that came back repeats may have been done already.
      if (known?.take(page, message.id) !== true) return undefined;
    }
    const verdict = budgets.admit(message);
    if (verdict === 'now') return dispatch(seat, page, known, message);
    return verdict === 'refused' ? refuse(message) : undefined;
  }

  const unattached = setTimeout(
    () => socket.close(CloseCode.policy, 'the page has not said what it has'),
    ATTACH_MS,
  ).unref();
  seat.connected();
  socket.on('message', (data, isBinary) => {
    const owedMs = reading.owe(1);
    if (owedMs > 0 && !socket.isPaused) {
      socket.pause();
      setTimeout(() => socket.resume(), owedMs).unref();
    }
    take(data, isBinary);
  });
  socket.on('close', () => {
    clearTimeout(unattached);
    budgets.stop();
    seat.disconnected(page);
  });
  // `close` follows; without a listener the process would end.
  socket.on('error', (error) => log.debug({ err: error }, 'socket error'));
}

function dispatch(seat: Seat, page: Page, known: KnownPage | null, message: Message): void {
  const asker = known ?? page;
  switch (message.type) {
    case 'ping':
      return page.send({ type: 'pong', id: message.id });
    case 'run':
    case 'suggest':
    case 'check':
    case 'answer':
    case 'reset':
    case 'forward':
      return seat.click(asker, message);
    case 'input':
      return seat.input(page, message);
    case 'resize':
      return seat.resize(page, message);
    case 'ack':
      return seat.ack(page, message);
    case 'look':
      return seat.sight.look(page, message);
    case 'xray':
      return seat.sight.xray.look(page, message);
    case 'extend':
      return seat.extend(asker, message);
    case 'stay':
      return seat.stay();
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

const texts = new WeakMap<ServerMessage, string>();

/** What is sent to many pages is serialized once: a picture of a machine has a megabyte. */
function textOf(message: ServerMessage): string {
  const known = texts.get(message);
  if (known !== undefined) return known;
  const text = JSON.stringify(message);
  texts.set(message, text);
  return text;
}
