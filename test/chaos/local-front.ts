/** A server of the chaos lab whose machines are shells of this host: it can be killed a hundred times a minute. */
import path from 'node:path';
import { roomForMachines } from '../../runner/host/capacity.ts';
import { keeperProcesses } from '../../runner/keeper/keeper-processes.ts';
import { loadLabs } from '../../runner/lab/load-labs.ts';
import { createLog } from '../../runner/log.ts';
import { storeFile } from '../../runner/store/store.ts';
import { openServerStore } from '../../web/server/server-store.ts';
import { createUnboxServer } from '../../web/server/server.ts';

const [port = '0', folder = ''] = process.argv.slice(2);
const log = createLog('fatal');
const serverStore = openServerStore(storeFile(path.join(folder, 'state')), log);
const { labs } = await loadLabs(path.join(folder, 'labs'));
const server = await createUnboxServer({
  labs,
  keepers: await keeperProcesses({
    house: port,
    machines: 'local',
    store: serverStore.file,
    logLevel: 'info',
    most: 2,
  }),
  serverStore,
  host: '127.0.0.1',
  port: Number(port),
  secret: Buffer.alloc(32, 1),
  client: '/nowhere',
  room: roomForMachines(64),
  openings: { perVisitor: 100_000, newcomers: 100_000 },
  log,
});
process.once('SIGTERM', () => void server.leave().then(() => process.exit(0)));
process.stdout.write(`${server.url}\n`);
