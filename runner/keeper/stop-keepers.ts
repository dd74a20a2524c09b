/** Ends all keepers of this user, and with them their sessions, whether a server is connected to them or not. */
import { request } from 'node:http';
import { makeRunDir } from '../host/paths.ts';
import { keeperSockets } from './keeper-sockets.ts';

/** How many sessions it ended; resolves when their machines are gone. */
export async function stopKeepers(): Promise<number> {
  const sockets = await keeperSockets(makeRunDir());
  const ended = await Promise.all(sockets.map(stopKeeper));
  return ended.reduce((sum, one) => sum + one, 0);
}

/** One that ends by itself just then had none. */
function stopKeeper(socketPath: string): Promise<number> {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: '/stop', method: 'POST', agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('error', () => resolve(0));
      // The other end is this same program, run by the same user.
      response.on('end', () =>
        resolve((JSON.parse(text || '{"sessions":0}') as { sessions: number }).sessions),
      );
    });
    asked.on('error', () => resolve(0));
    asked.end();
  });
}
