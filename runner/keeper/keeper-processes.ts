/** Keepers as processes of their own, which outlive whoever starts them. A later server finds them in the run folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { HostError } from '../host/host-error.ts';
import { makeRunDir, makeStateDir } from '../host/paths.ts';
import { openLog } from './bounded-log.ts';
import { buildId } from './build-id.ts';
import { keeperSockets } from './keeper-sockets.ts';
import { READY_FD, type KeeperSettings, type Readiness } from './keeper-settings.ts';
import type { Keepers } from './keepers.ts';
import { KEEPER_NODE_OPTIONS } from './node-options.ts';

const PROGRAM = join(import.meta.dirname, '..', 'bin', 'keeper.mjs');
/** Of the environment, a keeper gets what says who it is, and where things are. */
const PASSED_ON = /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TMPDIR|XDG_\w+|UNBOX_\w+)$/;
/** More would be of no use: the machines have the processors. */
const MOST = 16;
/** A line that says more than this is none of ours, UTF-16 units. */
const MOST_SAID = 64 * 1024;
/** How long a keeper stays when it has no seats and nobody is connected, ms. */
const EMPTY_MS = 60_000;

export interface KeeperProcessesOptions {
  /** A server's keepers are its own: by its port, they are found again. */
  readonly house: string;
  readonly machines?: KeeperSettings['machines'];
  /** File of the store; left out: nothing outlives them. */
  readonly store?: string;
  readonly logLevel: string;
  readonly most?: number;
  readonly emptyMs?: number;
}

/** @throws HostError where there is no folder for sockets or for the log */
export async function keeperProcesses(options: KeeperProcessesOptions): Promise<Keepers> {
  const { house, machines = 'qemu', store = null, logLevel, emptyMs = EMPTY_MS } = options;
  const logFile = join(makeStateDir(), 'keepers.log');
  const settings: KeeperSettings = { house, machines, store, logLevel, logFile, emptyMs };
  const runDir = makeRunDir();
  return {
    build: await buildId(),
    most: options.most ?? Math.min(MOST, availableParallelism()),
    find: () => keeperSockets(runDir, house),
    start: () => startProcess(settings),
  };
}

async function startProcess(settings: KeeperSettings): Promise<string> {
  const log = openLog(settings.logFile);
  const child = spawn(process.execPath, [...KEEPER_NODE_OPTIONS, PROGRAM, JSON.stringify(settings)], {
    // A session of its own: neither a Ctrl-C nor a terminal's end is for it.
    detached: true,
    cwd: '/',
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => PASSED_ON.test(name))),
    stdio: ['ignore', log, log, 'pipe'],
  });
  closeSync(log);
  child.unref();
  const readiness = await readinessOf(child);
  if (readiness.kind === 'ready') return readiness.socket;
  throw new HostError(
    `The process that keeps sessions did not start: ${readiness.message} Its log is ${settings.logFile}.`,
  );
}

/** What it says when it listens, or why it doesn't. */
function readinessOf(child: ChildProcess): Promise<Readiness> {
  const pipe = child.stdio[READY_FD] as Readable;
  return new Promise((resolve) => {
    let said = '';
    const settle = (readiness: Readiness): void => {
      pipe.destroy();
      resolve(readiness);
    };
    pipe.setEncoding('utf8');
    pipe.on('data', (text: string) => {
      said += text;
      // The other end is this same program, run by the same user.
      if (said.includes('\n')) settle(JSON.parse(said) as Readiness);
      else if (said.length > MOST_SAID) settle({ kind: 'failed', message: 'it said something else.' });
    });
    pipe.on('error', ({ message }) => settle({ kind: 'failed', message: `${message}.` }));
    pipe.on('end', () => settle({ kind: 'failed', message: 'it ended before it listened.' }));
    child.on('error', ({ message }) => settle({ kind: 'failed', message: `${message}.` }));
  });
}
