/** A server with two labs on shells of this host. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { roomForMachines } from '../../../runner/host/capacity.ts';
import { LocalMachine } from '../../../runner/machine/local/local-machine.ts';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import type { MachineProvider } from '../../../runner/machine/machine.ts';
import { createLog } from '../../../runner/log.ts';
import type { UnboxServer } from '../../../web/server/server.ts';
import { FIRST, SECOND } from '../keeper/labs.ts';
import { createServerHere, type ServerHereOptions } from '../../../web/server/server-here.ts';

export { FIRST, PROMPT, SECOND } from '../keeper/labs.ts';

/** What Vite would say of a client. */
const MANIFEST = {
  'pages/lab-page.tsx': { file: 'assets/lab-page-1.js', imports: ['_shared.js'] },
  'state/lab-model.ts': { file: 'assets/lab-model-1.js', imports: ['_shared.js', '_deep.js'] },
  '_shared.js': { file: 'assets/shared-1.js', imports: ['_deep.js'] },
  '_deep.js': { file: 'assets/deep-1.js' },
  'pages/list-page.tsx': { file: 'assets/list-page-1.js' },
};

/** A server on a free port, with a keeper in this process and local machines; closed when the test ends. */
export async function testServer(options: Partial<ServerHereOptions> = {}): Promise<UnboxServer> {
  const client = await mkdtemp(path.join(tmpdir(), 'unbox-client-'));
  await writeFile(path.join(client, 'index.html'), '<!doctype html><title>client</title>');
  await mkdir(path.join(client, '.vite'));
  await writeFile(path.join(client, '.vite', 'manifest.json'), JSON.stringify(MANIFEST));
  const server = await createServerHere({
    labs: [FIRST, SECOND],
    provider: localProvider(),
    host: '127.0.0.1',
    port: 0,
    secret: Buffer.alloc(32, 1),
    client,
    room: roomForMachines(4),
    log: createLog('silent'),
    ...options,
  });
  onTestFinished(async () => {
    await server.close();
    await rm(client, { recursive: true });
  });
  return server;
}

/** Local machines that a test can get at. */
export function remembering(machines: LocalMachine[]): MachineProvider {
  const local = localProvider();
  return {
    name: local.name,
    create: async (needs) => {
      const machine = await local.create(needs);
      if (machine instanceof LocalMachine) machines.push(machine);
      return machine;
    },
  };
}
