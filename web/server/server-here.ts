/** A server with a keeper in its own process, for tests and benches: nothing outlives it. */
import { KeepersHere } from '../../runner/keeper/keepers-here.ts';
import type { MachineProvider } from '../../runner/machine/machine.ts';
import { openServerStore } from './server-store.ts';
import { createUnboxServer, type UnboxServer, type UnboxServerOptions } from './server.ts';

export interface ServerHereOptions extends Omit<UnboxServerOptions, 'keepers'> {
  readonly provider: MachineProvider;
}

/** Starts to listen. @throws Error with `code` EADDRINUSE when the port is taken */
export async function createServerHere({ provider, ...options }: ServerHereOptions): Promise<UnboxServer> {
  const serverStore = options.serverStore ?? openServerStore(null, options.log);
  const keepers = new KeepersHere({ provider, log: options.log, store: serverStore.file });
  try {
    const server = await createUnboxServer({ ...options, serverStore, keepers });
    return {
      url: server.url,
      get sessions() {
        return server.sessions;
      },
      breakConnections: () => server.breakConnections(),
      leave: () => server.leave(),
      close: async () => {
        await server.close();
        await keepers.close();
      },
    };
  } catch (error) {
    await keepers.close();
    throw error;
  }
}
