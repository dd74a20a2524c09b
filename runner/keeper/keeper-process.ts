/** A keeper as a process of its own: from its settings to its end. It belongs to nobody: who started it may be killed. */
import { writeFileSync, closeSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { hasRoomToSpare, hasTimeToSpare } from '../host/capacity.ts';
import { ownerName } from '../host/owner.ts';
import { makeRunDir } from '../host/paths.ts';
import { createLog, type Logger } from '../log.ts';
import { localProvider } from '../machine/local/local-provider.ts';
import type { MachineProvider } from '../machine/machine.ts';
import { MachinePool } from '../machine/pool/machine-pool.ts';
import { silently } from '../machine/qemu/phase.ts';
import { qemuProvider } from '../machine/qemu/qemu-provider.ts';
import { HOSTNAME } from '../run/lab-run-options.ts';
import { BoundedLog } from './bounded-log.ts';
import { buildId } from './build-id.ts';
import { startKeeper, type Keeper } from './keeper.ts';
import { READY_FD, type KeeperSettings, type Readiness } from './keeper-settings.ts';
import { socketName } from './keeper-sockets.ts';
import { surviveThrows } from './seat-scope.ts';

/** Serves until its seats are over and nobody is connected, or it is told to stop. `json`: its settings. */
export async function runKeeper(json: string): Promise<void> {
  // Our own program wrote it.
  const settings = JSON.parse(json) as KeeperSettings;
  const log = createLog(settings.logLevel, new BoundedLog(settings.logFile)).child({ keeper: process.pid });
  const giveUp = new AbortController();
  let keeper: Keeper;
  try {
    const [build, provider] = await Promise.all([buildId(), machinesFor(settings, giveUp.signal, log)]);
    const socket = join(makeRunDir(), socketName(settings.house, ownerName()));
    keeper = await startKeeper({
      provider,
      socket,
      build,
      log,
      store: settings.store ?? undefined,
      emptyMs: settings.emptyMs,
      release: () => provider.close?.() ?? Promise.resolve(),
    });
    await chmod(socket, 0o600);
  } catch (error) {
    log.fatal({ err: error }, 'no keeper');
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  }
  surviveThrows(log);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => void keeper.close('interrupted'));
  // The terminal that it was started from is none of its business.
  process.on('SIGHUP', () => {});
  tell({ kind: 'ready', socket: keeper.socket });
  flushCompileCache();
  log.info('keeper listens');
  await keeper.ended;
  giveUp.abort(new Error('the keeper ends'));
  log.info('keeper ends');
  process.exit(0);
}

async function machinesFor(
  { machines }: KeeperSettings,
  signal: AbortSignal,
  log: Logger,
): Promise<MachineProvider> {
  if (machines === 'local') return localProvider();
  const provider = await qemuProvider({ phase: silently, signal, keepBlanks: true });
  return new MachinePool({
    provider,
    mayFill: async (needs) => hasTimeToSpare() && (await hasRoomToSpare(needs)),
    hostname: HOSTNAME,
    onTrouble: (error) => log.warn({ err: error }, 'no machine could be kept ready'),
  });
}

/** Whoever started us may be gone. */
function tell(readiness: Readiness): void {
  try {
    writeFileSync(READY_FD, `${JSON.stringify(readiness)}\n`);
    closeSync(READY_FD);
  } catch {
    // Nobody listens.
  }
}
