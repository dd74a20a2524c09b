/** `unbox serve`: puts labs, machines and the client behind one address, until it is told to stop. */
import path from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import express from 'express';
import { DONE, REFUSED, ending, statusHelp } from '../runner/cli/ending.ts';
import { colorsFor, processIo } from '../runner/cli/io.ts';
import { labsOption } from '../runner/cli/labs-dir.ts';
import { positive } from '../runner/cli/positive.ts';
import { qemu } from '../runner/cli/qemu.ts';
import { formatProblem } from '../runner/lab/code-frame.ts';
import type { Lab } from '../runner/lab/lab.ts';
import type { MachineProvider } from '../runner/machine/machine.ts';
import { loadLabs } from '../runner/lab/load-labs.ts';
import { roomOnThisHost } from '../runner/host/capacity.ts';
import { makeStateDir } from '../runner/host/paths.ts';
import { storeFile } from '../runner/store/store.ts';
import { keeperProcesses } from '../runner/keeper/keeper-processes.ts';
import { buildClient } from './build-client.ts';
import { loadCookieSecret } from './server/cookie-secret.ts';
import { createLog, type Logger } from '../runner/log.ts';
import { explainServeError } from './serve-error.ts';
import { CLOCK_LIMITS } from '../runner/seat/seat-clock.ts';
import { openServerStore } from './server/server-store.ts';
import { createUnboxServer, type UnboxServer } from './server/server.ts';
import { untilStopped } from './until-stopped.ts';

interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly labs: string;
  readonly maxSessions?: number;
  readonly sessionMinutes: number;
  readonly allowHost: readonly string[];
  readonly trustProxy?: string;
}

export function defineServe(command: Command): void {
  command
    .option('--host <address>', 'address to listen on; 0.0.0.0 lets others in', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 for any free one', portNumber, 7070)
    .addOption(labsOption())
    .option(
      '--max-sessions <number>',
      'how many machines may run at once (default: as many as memory and processors are enough for, by what labs ask for)',
      positive,
    )
    .option(
      '--session-minutes <number>',
      'how long a session lasts; a learner can extend it a few times',
      positive,
      CLOCK_LIMITS.totalMs / 60_000,
    )
    .option(
      '--allow-host <name>',
      'another name that browsers may use for this server, e.g. behind a proxy; can be repeated',
      (name: string, names: readonly string[]) => [...names, name],
      [] as readonly string[],
    )
    .option(
      '--trust-proxy <addresses>',
      'reverse proxies whose X-Forwarded headers count, e.g. loopback or 10.0.0.0/8',
      proxyAddresses,
    )
    .addHelpText(
      'after',
      statusHelp({
        0: 'stopped by Ctrl-C or SIGTERM; sessions go on, see `unbox stop --help`',
        2: 'wrong use, no valid lab, or an address or port that cannot be used',
        3: 'no machines, or a store that can’t be used',
      }),
    )
    .action(async (options: ServeOptions) => {
      process.exitCode = await ending(processIo, () => serve(options));
    });
}

/** Returns the exit status: 0 after a stop by signal, 2 without a valid lab or where it can't listen, 3 without machines. */
async function serve(options: ServeOptions): Promise<number> {
  const { labs, problems } = await loadLabs(options.labs);
  for (const problem of problems) process.stderr.write(`${formatProblem(problem, null)}\n`);
  if (labs.length === 0) {
    process.stderr.write(`There is no valid lab in ${options.labs}. Give the folder with --labs.\n`);
    return REFUSED;
  }
  const logLevel = process.env['UNBOX_LOG'] || 'warn';
  const log = createLog(logLevel);
  const state = makeStateDir();
  const secretFile = path.join(state, 'cookie-secret');
  // First: where it can't be used, nothing is started.
  const serverStore = openServerStore(storeFile(state), log);
  const building = new AbortController();
  let server: UnboxServer;
  let provider: MachineProvider;
  try {
    const parts = [
      qemu({ signal: building.signal }),
      buildClient(),
      loadCookieSecret(secretFile),
      keeperProcesses({ house: houseOf(options), store: serverStore.file, logLevel }),
    ] as const;
    const [machines, client, secret, keepers] = await Promise.all(parts);
    provider = machines;
    server = await createUnboxServer({
      labs,
      keepers,
      client,
      secret,
      serverStore,
      host: options.host,
      port: options.port,
      room: roomOnThisHost(options.maxSessions ?? null),
      allowHosts: options.allowHost,
      ...(options.trustProxy === undefined ? {} : { trustProxy: options.trustProxy }),
      clock: { ...CLOCK_LIMITS, totalMs: options.sessionMinutes * 60_000 },
      log,
    });
  } catch (error) {
    const why = explainServeError(error, options);
    if (why === null) throw error;
    process.stderr.write(`${colorsFor(process.stderr).red('✗')} ${why}\n`);
    return REFUSED;
  }
  const colors = colorsFor(process.stdout);
  process.stdout.write(`${colors.green('●')} Unbox: ${labs.length} labs at ${colors.bold(server.url)}\n`);
  const built = buildMachines(provider, labs, log);
  const goOn = await untilStopped(() => server.sessions, options.port !== 0);
  building.abort(new Error('the server was told to stop'));
  await Promise.all([goOn ? server.leave() : server.close(), built]);
  return DONE;
}

/** A later server at the same port takes its keepers over; at any free port there is none. */
function houseOf({ port }: ServeOptions): string {
  return port === 0 ? `free${process.pid}` : String(port);
}

/** Builds what machines of each lab start from, one after the other, while what is there is served. */
async function buildMachines(provider: MachineProvider, labs: readonly Lab[], log: Logger): Promise<void> {
  for (const { id, machine } of labs) {
    try {
      await provider.prepare?.(machine);
    } catch (error) {
      // Whoever opens the lab has it tried again, and is told.
      log.warn({ err: error, lab: id }, 'no template');
    }
  }
}

function proxyAddresses(text: string): string {
  try {
    express().set('trust proxy', text);
    return text;
  } catch {
    throw new InvalidArgumentError('Give addresses, networks, or loopback, separated by commas.');
  }
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('Give a number from 0 to 65535.');
  return port;
}
