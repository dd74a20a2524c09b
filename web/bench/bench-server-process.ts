/** A server in a process of its own, for benches: who measures must not wait for who is measured. Started by bench-server.ts. */
import { randomBytes } from 'node:crypto';
import { sendMessage } from 'execa';
import { roomForMachines } from '../../runner/host/capacity.ts';
import { trivialLab } from '../../runner/bench/step-session.ts';
import { localProvider } from '../../runner/machine/local/local-provider.ts';
import type { MachineProvider } from '../../runner/machine/machine.ts';
import { silently } from '../../runner/machine/qemu/phase.ts';
import { qemuProvider } from '../../runner/machine/qemu/qemu-provider.ts';
import { buildClient } from '../build-client.ts';
import { abuseLab } from './abuse/abuse-lab.ts';
import { createLog } from '../../runner/log.ts';
import { createServerHere } from '../server/server-here.ts';

const HOUR = 3_600_000;

const inMachines = process.argv[2] === 'machines';
const prompt = !inMachines && process.getuid?.() === 0 ? '#' : '$';
const provider: MachineProvider = inMachines ? await qemuProvider({ phase: silently }) : localProvider();
const server = await createServerHere({
  labs: [trivialLab(prompt, [['true', null]]), abuseLab(prompt)],
  provider,
  host: '127.0.0.1',
  port: 0,
  secret: randomBytes(32),
  client: await buildClient(),
  // Machines of visitors that are gone go soon, but not before a cold browser has come.
  room: roomForMachines(Number(process.argv[3] ?? 32)),
  idle: { abandonedMs: 5_000, untouchedMs: HOUR, warnMs: 1000 },
  openings: { perVisitor: 10_000, newcomers: 10_000 },
  log: createLog('fatal'),
});
// Even when the bench is gone without a word.
process.once('disconnect', () => {
  void server.close().finally(() => process.exit(0));
});
await sendMessage(server.url);
