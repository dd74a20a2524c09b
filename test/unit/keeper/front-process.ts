/** A server in a process of its own, with keepers in processes of theirs: it can be killed. Says its address. */
import { roomForMachines } from '../../../runner/host/capacity.ts';
import { makeStateDir } from '../../../runner/host/paths.ts';
import { keeperProcesses } from '../../../runner/keeper/keeper-processes.ts';
import { loadLabs } from '../../../runner/lab/load-labs.ts';
import { createLog } from '../../../runner/log.ts';
import { storeFile } from '../../../runner/store/store.ts';
import { createUnboxServer } from '../../../web/server/server.ts';
import { openServerStore } from '../../../web/server/server-store.ts';
import type { FrontOptions } from './front.ts';
import { FIRST, SECOND } from './labs.ts';

const options = JSON.parse(process.argv[2] ?? '') as FrontOptions;
const { port = '0', house, machines = 'local', most = 1, emptyMs = 60_000, abandonedMs = 600_000 } = options;
const log = createLog('fatal');
const serverStore = openServerStore(storeFile(makeStateDir()), log);
const server = await createUnboxServer({
  labs: options.labs === undefined ? [FIRST, SECOND] : (await loadLabs(options.labs)).labs,
  keepers: await keeperProcesses({
    house,
    machines,
    logLevel: 'info',
    store: serverStore.file,
    most,
    emptyMs,
  }),
  host: '127.0.0.1',
  port: Number(port),
  secret: Buffer.alloc(32, 1),
  client: '/nowhere',
  serverStore,
  room: roomForMachines(32),
  openings: { perVisitor: 1000, newcomers: 1000 },
  idle: {
    // However slow the host is, a page that was asked for comes.
    unclaimedMs: Math.max(abandonedMs, 60_000),
    abandonedMs,
    untouchedMs: 3_600_000,
    warnMs: 1_000,
  },
  log,
});
process.once('SIGTERM', () => void server.leave().then(() => process.exit(0)));
process.stdout.write(`${server.url}\n`);
