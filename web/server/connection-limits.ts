/** What connections may cost: how many there are, how many from one address, and how long they may take to ask. */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerOptions } from 'node:http';

/** Requests are small: a page's come whole in the first packets. */
export const HTTP_LIMITS: ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 2_000,
  // Any other protocol that a browser asks for (h2c) is ignored.
  shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
};

/** Nothing comes or goes for this long while something should, ms. WebSockets have their own heartbeat. */
const SILENCE_MS = 60_000;
/** More than any room full of people needs. */
const MOST = 4_096;
/** Descriptors that are left to machines and files, and the share of the rest that connections may have. */
const RESERVED = 128;
const SHARE = 0.5;
/** One address, a whole class behind it perhaps, leaves this much to others. */
const ADDRESS_SHARE = 0.75;

export function limitConnections(http: Server, descriptors = descriptorLimit()): void {
  const most = Math.max(32, Math.min(MOST, Math.floor((descriptors - RESERVED) * SHARE)));
  http.maxConnections = most;
  http.timeout = SILENCE_MS;
  const byAddress = new Map<string, number>();
  http.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    const count = (byAddress.get(address) ?? 0) + 1;
    byAddress.set(address, count);
    socket.once('close', () => {
      const left = (byAddress.get(address) ?? 1) - 1;
      if (left > 0) byAddress.set(address, left);
      else byAddress.delete(address);
    });
    if (count > most * ADDRESS_SHARE) socket.destroy();
  });
}

/** How many files this process may have open. */
function descriptorLimit(): number {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? MOST);
}
