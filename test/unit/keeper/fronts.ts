/** Servers in processes of their own, which can be killed, and what they leave: keepers, and processes of those. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, onTestFinished, vi } from 'vitest';
import { runDir } from '../../../runner/host/paths.ts';
import { PageClient } from '../web/page-client.ts';
import { stopKeepers } from '../../../runner/keeper/stop-keepers.ts';

export interface FrontOptions {
  /** Left out: any free one. */
  readonly port?: string;
  readonly house: string;
  readonly machines?: 'local' | 'qemu';
  /** Folder; left out: two labs for shells of this host. */
  readonly labs?: string;
  readonly most?: number;
  readonly emptyMs?: number;
  readonly abandonedMs?: number;
}

export interface Front {
  readonly url: string;
  readonly port: string;
  readonly process: ChildProcess;
}

/** For this file's tests: folders of their own for sockets and state, in which nothing runs any more afterwards. */
export function ownFolders(): void {
  const folder = mkdtempSync(join(tmpdir(), 'unbox-k-'));
  // Emulators run as other users, and have to get through.
  chmodSync(folder, 0o711);
  beforeAll(() => {
    vi.stubEnv('UNBOX_RUN', join(folder, 'run'));
    vi.stubEnv('UNBOX_STATE', join(folder, 'state'));
  });
  afterAll(async () => {
    await stopKeepers();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
}

/** Starts one; it listens. */
export async function startFront(options: FrontOptions): Promise<Front> {
  const program = join(import.meta.dirname, 'front-process.ts');
  const cache = join(import.meta.dirname, '../../../node_modules/.cache/unbox');
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { url, port: new URL(url).port, process: child };
}

/** kill -9; resolves when it is gone. */
export async function kill({ process: child }: Front): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Process ids of the keepers that a house has. */
export function keepersOf(house: string): number[] {
  const names = readdirSync(runDir()).filter((name) => name.startsWith(`keeper-${house}-`));
  return names.map((name) => Number(/-(\d+)-\d+\.sock$/.exec(name)?.[1]));
}

/** Whether a process runs; one that nobody has asked about since its end doesn't. */
export function runs(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/** Processes that have one of these as their parent. */
export function childrenOf(pids: readonly number[]): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        return pids.includes(Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      } catch {
        return false;
      }
    });
}

/** A page that comes back by itself, as a browser's does, until it is connected; that machine or a later one runs. */
export async function comeBack(
  server: Pick<Front, 'url'>,
  { session, cookie }: { readonly session: string; readonly cookie: string },
  epoch: number,
  ms = 20_000,
): Promise<PageClient> {
  const until = performance.now() + ms;
  for (;;) {
    const page = await PageClient.connect(server, session, cookie).catch(() => null);
    page?.attach();
    const last = () => page?.messages.findLast(({ type }) => type === 'hello' || type === 'machine');
    const runsNow = () => {
      const told = last();
      const isRunning = told !== undefined && 'machine' in told && told.machine.kind === 'running';
      return isRunning && (page?.epoch ?? 0) >= epoch;
    };
    await page?.until(() => page.closed !== null || runsNow(), `machine ${epoch}`, ms);
    if (page?.closed === null) return page;
    if (performance.now() > until) throw new Error(`did not come back: ${JSON.stringify(page?.closed)}`);
    await sleep(200);
  }
}
