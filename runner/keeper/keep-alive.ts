/** Pings: browsers answer by themselves. A cable that was pulled sends no close. */
import type { WebSocket } from 'ws';

/** A page that does not answer a ping within this time is gone, ms. */
const HEARTBEAT_MS = 20_000;

/** Ends the connection when the other end answers no more. */
export function keepAlive(socket: WebSocket): void {
  let alive = true;
  socket.on('pong', () => {
    alive = true;
  });
  const timer = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    return socket.ping();
  }, HEARTBEAT_MS).unref();
  socket.on('close', () => clearInterval(timer));
  socket.on('error', () => clearInterval(timer));
}
