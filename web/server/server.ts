/** The whole server: HTTP, WebSocket and sessions put together, and taken down again in order. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Room } from '../../runner/host/capacity.ts';
import type { Lab } from '../../runner/lab/lab.ts';
import type { Keepers } from '../../runner/keeper/keepers.ts';
import { createApp } from './app.ts';
import { HTTP_LIMITS, limitConnections } from './connection-limits.ts';
import { expectedMachines } from './expected-machines.ts';
import { HostNames } from './host-names.ts';
import { openServerStore, type ServerStore } from './server-store.ts';
import type { Logger } from '../../runner/log.ts';
import type { IdleLimits } from '../../runner/seat/idle-watch.ts';
import { OPENING_LIMITS, type OpeningLimits } from './open-session.ts';
import { Sessions } from './sessions.ts';
import { CLOCK_LIMITS, type ClockLimits } from '../../runner/seat/seat-clock.ts';
import { serveSockets } from './socket-server.ts';
import { Visitors } from './visitors.ts';
import { FLOW_LIMITS, type FlowLimits } from '../../runner/seat/terminal-feed.ts';

export interface UnboxServerOptions {
  readonly labs: readonly Lab[];
  /** Where sessions are. */
  readonly keepers: Keepers;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Signs visitors' cookies; see cookie-secret.ts. */
  readonly secret: Buffer;
  /** Folder with the built client; see build-client.ts. */
  readonly client: string;
  /** The server closes it; left out: one that is gone with the server, for tests and benches. */
  readonly serverStore?: ServerStore;
  /** Room for machines. */
  readonly room: Room;
  /** How many machines start at a time; left out: one a processor. */
  readonly starts?: number;
  readonly log: Logger;
  readonly idle?: IdleLimits;
  readonly flow?: FlowLimits;
  readonly clock?: ClockLimits;
  readonly openings?: OpeningLimits;
  /** Names that it answers to, beside this machine's own and any address. */
  readonly allowHosts?: readonly string[];
  /** Proxies whose X-Forwarded headers count, as Express has it; left out: none. */
  readonly trustProxy?: string;
}

export interface UnboxServer {
  readonly url: string;
  /** How many sessions there are. */
  readonly sessions: number;
  /** Breaks all WebSocket connections, as a network does; for tests. */
  breakConnections(): void;
  /** Stops listening, and leaves all sessions in their keepers to the next server. */
  leave(): Promise<void>;
  /** Stops listening, ends all sessions and resolves when their machines are gone. */
  close(): Promise<void>;
}

const IDLE_LIMITS: IdleLimits = {
  abandonedMs: 10 * 60_000,
  untouchedMs: 60 * 60_000,
  warnMs: 5 * 60_000,
};

/** Starts to listen. @throws Error with `code` EADDRINUSE when the port is taken */
export async function createUnboxServer(options: UnboxServerOptions): Promise<UnboxServer> {
  const { labs, keepers, secret, log, room, starts, client } = options;
  const { idle = IDLE_LIMITS, flow = FLOW_LIMITS, clock = CLOCK_LIMITS, openings = OPENING_LIMITS } = options;
  const serverStore = options.serverStore ?? openServerStore(null, log);
  const visitors = new Visitors({ secret, ...serverStore });
  // Before it listens: pages that come back find their sessions.
  const sessions = await Sessions.start({
    labs,
    keepers,
    store: serverStore.store,
    log,
    room,
    limits: { idle, flow, clock },
    expected: expectedMachines(labs),
    ...(starts === undefined ? {} : { starts }),
  });
  const names = new HostNames([options.host, ...(options.allowHosts ?? [])]);
  const trustProxy = options.trustProxy ?? null;
  const http = createServer(
    HTTP_LIMITS,
    createApp({ labs, sessions, secret, serverStore, visitors, log, client, openings, names, trustProxy }),
  );
  limitConnections(http);
  const sockets = serveSockets(http, { sessions, visitors, names, log });
  try {
    await listen(http, options.host, options.port);
  } catch (error) {
    sessions.leave();
    await serverStore.close();
    throw error;
  }
  await sessions.warmUp();

  const stopListening = (before: () => Promise<void>): Promise<void> => {
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    return before().then(async () => {
      sockets.breakConnections();
      http.closeAllConnections();
      await closed;
      await serverStore.close();
    });
  };
  let closing: Promise<void> | null = null;
  return {
    url: addressOf(http),
    get sessions() {
      return sessions.size;
    },
    breakConnections: () => sockets.breakConnections(),
    leave: () => (closing ??= stopListening(() => Promise.resolve(sessions.leave()))),
    close: () => (closing ??= stopListening(() => sessions.close())),
  };
}

function listen(http: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });
}

function addressOf(http: Server): string {
  const { address, family, port } = http.address() as AddressInfo;
  const host = address === '0.0.0.0' || address === '::' ? 'localhost' : address;
  return `http://${family === 'IPv6' && host !== 'localhost' ? `[${host}]` : host}:${port}`;
}
