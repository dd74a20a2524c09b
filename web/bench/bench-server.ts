/** Starts the server that a bench measures. */
import { join } from 'node:path';
import { execaNode } from 'execa';
import { KEEPER_NODE_OPTIONS } from '../../runner/keeper/node-options.ts';

export interface BenchServer extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/** Its one lab; the first terminal is `host`. */
export const BENCH_LAB = '00-bench';

/** `host`: its machines are shells on this very host, so that what is measured is the server and nothing else. */
export async function startBenchServer(
  where: 'host' | 'machines',
  machines = where === 'host' ? 64 : 32,
): Promise<BenchServer> {
  const program = join(import.meta.dirname, 'bench-server-process.ts');
  const server = execaNode(program, [where, String(machines)], {
    ipc: true,
    // Its keeper is in the same process.
    nodeOptions: KEEPER_NODE_OPTIONS,
    stdout: 'ignore',
    stderr: 'inherit',
  });
  // Awaited in the end; a failure is told by what waits for its message.
  server.catch(() => {});
  const url = await server.getOneMessage();
  if (typeof url !== 'string') throw new TypeError('The server for the bench did not say where it is.');
  return {
    url,
    pid: server.pid ?? 0,
    async [Symbol.asyncDispose]() {
      if (server.connected) server.disconnect();
      await server;
    },
  };
}
