/** A server in a process of its own, with keepers in processes of theirs: it can be killed. Says its address. */
import { roomForMachines } from '../../../runner/host/capacity.ts';
import { keeperProcesses } from '../../../runner/keeper/keeper-processes.ts';
import { createLog } from '../../../runner/log.ts';
import { createUnboxServer } from '../../../web/server/server.ts';
import { FIRST, SECOND } from './labs.ts';

const [port = '0', house = 'test', most = '1', emptyMs = '60000', abandonedMs = '600000'] =
  process.argv.slice(2);
const server = await createUnboxServer({
  labs: [FIRST, SECOND],
  keepers: await keeperProcesses({
    house,
    machines: 'local',
    logLevel: 'info',
    most: Number(most),
    emptyMs: Number(emptyMs),
  }),
  host: '127.0.0.1',
  port: Number(port),
  secret: Buffer.alloc(32, 1),
  client: '/nowhere',
  room: roomForMachines(32),
  openings: { perVisitor: 1000, newcomers: 1000 },
  idle: {
    unclaimedMs: Number(abandonedMs),
    abandonedMs: Number(abandonedMs),
    untouchedMs: 3_600_000,
    warnMs: 1_000,
  },
  log: createLog('fatal'),
});
process.once('SIGTERM', () => void server.leave().then(() => process.exit(0)));
process.stdout.write(`${server.url}\n`);
