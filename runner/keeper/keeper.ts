/**
 * A keeper: has seats and their machines, and outlives the front that shows them to browsers. It listens at a socket
 * of this user: pages come through the front as they are, the front itself over a control connection.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Logger } from '../log.ts';
import type { MachineProvider } from '../machine/machine.ts';
import { connectPage } from '../seat/page-connection.ts';
import { CloseCode, MAX_CLIENT_MESSAGE } from '../seat/protocol-constants.ts';
import type { ServerMessage } from '../seat/protocol.ts';
import type { Seat } from '../seat/seat.ts';
import { ControlClose, MAX_CONTROL_MESSAGE } from './control-protocol.ts';
import { FrontConnection } from './front-connection.ts';
import { answerRequest, pageOf } from './keeper-routes.ts';
import { keepAlive } from './keep-alive.ts';
import { RemoteLine } from './remote-line.ts';
import { eventsInSeat, inSeat } from './seat-scope.ts';
import { SeatStore } from './seat-store.ts';
import { Seats } from './seats.ts';

export interface KeeperOptions {
  readonly provider: MachineProvider;
  /** Path of the socket; it is the keeper's to make and to remove. */
  readonly socket: string;
  /** Names the sources that it runs. */
  readonly build: string;
  readonly log: Logger;
  /** File of the store that its seats are kept in; left out: nothing outlives it. */
  readonly store?: string | undefined;
  /** Ends by itself when it has had neither a seat nor a connection for this long, ms. */
  readonly emptyMs: number;
  /** Ends what is kept ready for seats to come: after the last seat, before anybody takes the keeper for gone. */
  readonly release?: (() => Promise<void>) | undefined;
}

export interface Keeper {
  readonly socket: string;
  /** Resolves when it has ended, by itself or as it was told. */
  readonly ended: Promise<void>;
  /**
   * Ends all seats; resolves when their machines are gone. `interrupted`: nobody wanted that, as when the host is shut
   * down, so that their learners can go on with them later.
   */
  close(how?: 'interrupted'): Promise<void>;
}

const BROKEN =
  'Something broke on the server. Try again; if it happens again, tell whoever runs this server: its log has the reason.';
/** RFC 6455's registry: the server is overloaded. */
const TRY_AGAIN_LATER = 1013;
/** A front that says nothing for this long when another one wants its place is no longer there, ms. */
const FRONT_SILENCE_MS = 5_000;

/** Starts to listen. */
export async function startKeeper(options: KeeperOptions): Promise<Keeper> {
  const keeper = new ListeningKeeper(options);
  await keeper.listen();
  return keeper;
}

class ListeningKeeper implements Keeper {
  readonly socket: string;
  readonly ended: Promise<void>;
  readonly #options: KeeperOptions;
  readonly #http: Server;
  readonly #pages = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_CLIENT_MESSAGE,
    perMessageDeflate: false,
  });
  readonly #control = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_CONTROL_MESSAGE,
    perMessageDeflate: false,
  });
  readonly #line = new RemoteLine(() => this.#changed());
  readonly #seats: Seats;
  readonly #store: SeatStore | null;
  readonly #connections = new Set<Duplex>();
  readonly #resolveEnded: () => void;
  #front: { readonly connection: FrontConnection; readonly socket: WebSocket } | null = null;
  #retiring = false;
  #empty: NodeJS.Timeout | undefined;
  #closing: Promise<void> | null = null;

  constructor(options: KeeperOptions) {
    const { provider, log, socket } = options;
    this.#options = options;
    this.socket = socket;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#resolveEnded = resolve;
    this.#store =
      options.store === undefined ? null : new SeatStore({ file: options.store, keeper: socket, log });
    this.#seats = new Seats({
      provider,
      log,
      store: this.#store,
      line: this.#line,
      onChange: () => this.#changed(),
      onKept: (kept) => this.#front?.connection.kept(kept),
    });
    this.#http = createServer((request, response) => {
      if (request.method === 'POST' && request.url === '/stop') return void this.#stopFor(response);
      answerRequest(this.#seats, request, response).catch((error: unknown) => {
        log.error({ err: error }, 'request failed');
        response.destroy();
      });
    });
    this.#http.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) =>
      this.#upgrade(request, duplex, head),
    );
    this.#http.on('connection', (connection) => {
      this.#connections.add(connection);
      this.#changed();
      connection.on('close', () => {
        this.#connections.delete(connection);
        this.#changed();
      });
    });
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(this.socket, () => {
        this.#http.off('error', reject);
        this.#changed();
        resolve();
      });
    });
  }

  close(how?: 'interrupted'): Promise<void> {
    this.#closing ??= (async () => {
      clearTimeout(this.#empty);
      this.#front?.connection.stopping();
      await this.#seats.close(how);
      await this.#options.release?.();
      // The socket's file goes with it.
      this.#http.close();
      this.#front?.connection.close();
      for (const page of this.#pages.clients) page.close(1001, 'the server is being stopped');
      this.#pages.close();
      this.#control.close();
      await this.#allClosed();
      await this.#store?.close();
      this.#resolveEnded();
    })();
    return this.#closing;
  }

  /** `unbox stop`: says how many sessions have ended, once their machines are gone. */
  async #stopFor(response: ServerResponse): Promise<void> {
    const sessions = this.#seats.states().filter(({ over }) => !over).length;
    this.#front?.connection.stopping();
    await this.#seats.close();
    await this.#options.release?.();
    response.writeHead(200, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify({ sessions }), () => void this.close());
  }

  /** Peers close their ends, or are cut off. */
  async #allClosed(): Promise<void> {
    const cut = setTimeout(() => {
      for (const connection of this.#connections) connection.destroy();
    }, 1_000);
    this.#http.closeIdleConnections();
    await Promise.all(
      [...this.#connections].map(
        (connection) => new Promise<void>((resolve) => void connection.once('close', () => resolve())),
      ),
    );
    clearTimeout(cut);
  }

  #changed(): void {
    this.#front?.connection.changed();
    if (this.#closing) return;
    clearTimeout(this.#empty);
    if (this.#seats.size > 0) return;
    if (this.#connections.size === 0) {
      this.#empty = setTimeout(() => void this.close(), this.#options.emptyMs);
    } else if (this.#retiring) {
      // What can be taken home stays until then.
      const keptMs = Math.max(0, ...this.#seats.keptStates().map(({ leftMs }) => leftMs));
      this.#empty = setTimeout(() => void this.close(), keptMs);
    }
  }

  #upgrade(request: IncomingMessage, duplex: Duplex, head: Buffer): void {
    const { log } = this.#options;
    duplex.on('error', (error) => log.debug({ err: error }, 'upgrade socket error'));
    if (request.url === '/control')
      return this.#control.handleUpgrade(request, duplex, head, (socket) => void this.#takeFront(socket));
    return this.#pages.handleUpgrade(request, duplex, head, (socket) => {
      keepAlive(socket);
      this.#admit(socket, pageOf(this.#seats, request.url));
    });
  }

  #admit(socket: WebSocket, seat: Seat | null): void {
    if (!seat) return socket.close(CloseCode.gone, 'no such session');
    const log = this.#options.log.child({ session: seat.id });
    eventsInSeat(seat.id, socket, (error) => {
      log.error({ err: error }, 'a message of a page broke something');
      const broken: ServerMessage = { type: 'error', message: BROKEN };
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(broken));
    });
    return inSeat(seat.id, () => {
      switch (seat.admit()) {
        case 'yes':
          connectPage(socket, seat, log);
          socket.on('close', () => this.#changed());
          return this.#changed();
        case 'full':
          return socket.close(CloseCode.policy, 'too many tabs');
        case 'later':
          // A page tries again by itself.
          return socket.close(TRY_AGAIN_LATER, 'too many connections at once');
      }
    });
  }

  /** One front at a time: two would both decide whose turn it is. */
  async #takeFront(socket: WebSocket): Promise<void> {
    socket.on('error', (error) => this.#options.log.debug({ err: error }, 'control connection'));
    if (this.#front) {
      // What it says meanwhile is read afterwards.
      socket.pause();
      const isThere = await answers(this.#front.socket);
      socket.resume();
      if (isThere) return socket.close(ControlClose.taken, 'another server has these sessions');
      this.#front?.socket.terminate();
    }
    const { build, log, provider } = this.#options;
    const connection = new FrontConnection(socket, {
      build,
      log,
      provider,
      seats: this.#seats,
      line: this.#line,
      onRetire: () => {
        this.#retiring = true;
        this.#changed();
      },
      onStop: () => void this.close(),
    });
    this.#front = { connection, socket };
    socket.on('close', () => {
      if (this.#front?.connection === connection) this.#front = null;
    });
  }
}

/** Whether the other end of a connection is still there: one that was killed just now may not be known to be gone yet. */
function answers(socket: WebSocket): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), FRONT_SILENCE_MS);
    const settle = (is: boolean): void => {
      clearTimeout(timer);
      resolve(is);
    };
    socket.once('pong', () => settle(true));
    socket.once('close', () => settle(false));
    if (socket.readyState === socket.OPEN) socket.ping();
    else settle(false);
  });
}
