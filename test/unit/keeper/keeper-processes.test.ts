/** Keepers as real processes: servers are killed, keepers end by themselves, and nothing is left behind. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { stopKeepers } from '../../../runner/keeper/stop-keepers.ts';
import { PageClient } from '../web/page-client.ts';
import { askSession } from '../../../web/bench/page-socket.ts';
import { FIRST } from './labs.ts';

const folder = mkdtempSync(join(tmpdir(), 'unbox-kp-'));
const [run, state] = [join(folder, 'run'), join(folder, 'state')];

beforeAll(() => {
  vi.stubEnv('UNBOX_RUN', run);
  vi.stubEnv('UNBOX_STATE', state);
});
afterAll(async () => {
  await stopKeepers();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

interface Front {
  readonly url: string;
  readonly process: ChildProcess;
}

interface FrontOptions {
  readonly port?: string;
  readonly house: string;
  readonly most?: number;
  readonly emptyMs?: number;
  readonly abandonedMs?: number;
}

async function front({
  port = '0',
  house,
  most = 1,
  emptyMs = 60_000,
  abandonedMs = 600_000,
}: FrontOptions): Promise<Front> {
  const words = [port, house, most, emptyMs, abandonedMs].map(String);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'front-process.ts'), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: join(import.meta.dirname, '../../../node_modules/.cache/unbox'),
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { url, process: child };
}

async function killed({ process: child }: Front): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Process ids of the keepers that a house has. */
function keepersOf(house: string): number[] {
  const names = readdirSync(run).filter((name) => name.startsWith(`keeper-${house}-`));
  return names.map((name) => Number(/-(\d+)-\d+\.sock$/.exec(name)?.[1]));
}

/** Whether a process runs; one that nobody has asked about since its end doesn't. */
function runs(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/** Processes that have one of these as their parent. */
function childrenOf(pids: readonly number[]): number[] {
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

/** How often; a test with machines does it ten times. */
const KILLS = 3;

describe('a server that is killed', () => {
  it('again and again leaves machines, screens, half-typed lines and ticks as they were', async () => {
    let server = await front({ house: 'kill', most: 2 });
    const port = new URL(server.url).port;
    const pages = await Promise.all(Array.from({ length: 6 }, () => PageClient.open(server)));
    for (const [index, page] of pages.entries()) {
      page.click(0, 0);
      await page.message('event', ({ event }) => event.type === 'action-ended');
      page.type('inside', `echo half${index} `);
      await page.shows('inside', `half${index} `);
    }
    // The second one is started when there are some sessions, and nobody waits for it.
    await expect.poll(() => keepersOf('kill')).toHaveLength(2);
    const keepers = keepersOf('kill');
    let last: PageClient[] = pages;
    for (let kill = 1; kill <= KILLS; kill++) {
      await killed(server);
      server = await front({ house: 'kill', port, most: 2 });
      last = [];
      for (const [index, { session, cookie }] of pages.entries()) {
        const page = await PageClient.connect(server, session, cookie);
        page.attach();
        await page.running();
        expect(page.epoch).toBe(1);
        expect(page.hello().progress.steps[0]?.actions[0]?.verdict).toBe('passed');
        await page.shows('inside', `half${index} `);
        page.type('inside', `${kill} `);
        await page.shows('inside', `${kill} `);
        last.push(page);
      }
    }
    expect(new Set(keepersOf('kill'))).toEqual(new Set(keepers));
    for (const [index, page] of last.entries()) {
      page.type('inside', 'end\r');
      await page.shows('inside', `\rhalf${index} 1 2 3 end\r\n`);
    }
  });

  it('leaves nothing behind once nobody comes back', async () => {
    const server = await front({ house: 'left', emptyMs: 300, abandonedMs: 500 });
    const page = await PageClient.open(server);
    page.type('host', 'sleep 1000\r');
    await page.shows('host', 'sleep 1000');
    const keepers = keepersOf('left');
    const shells = childrenOf(keepers);
    expect(shells.length).toBeGreaterThan(0);
    page.drop();
    await killed(server);
    await expect.poll(() => keepers.filter(runs)).toEqual([]);
    expect(keepersOf('left')).toEqual([]);
    await expect.poll(() => shells.filter(runs)).toEqual([]);
  });
});

describe('a server that is told to stop', () => {
  it('leaves its sessions, and takes an empty keeper along', async () => {
    const server = await front({ house: 'empty' });
    const keepers = keepersOf('empty');
    expect(keepers).toHaveLength(1);
    server.process.kill('SIGTERM');
    await once(server.process, 'exit');
    await expect.poll(() => keepers.filter(runs)).toEqual([]);
  });
});

describe('`unbox stop`', () => {
  it('ends all sessions, those of a server that runs as well, which then begins anew', async () => {
    const server = await front({ house: 'stop' });
    const page = await PageClient.open(server);
    const gone = keepersOf('stop');
    const ended = await stopKeepers();
    expect(ended).toBeGreaterThanOrEqual(1);
    await expect(page.message('ended')).resolves.toMatchObject({ reason: 'shutdown' });
    await expect.poll(() => gone.filter(runs)).toEqual([]);
    const again = await askSession(server.url, FIRST.id, { cookie: page.cookie });
    expect(again.answer.kind).toBe('open');
    expect(keepersOf('stop')).not.toEqual(gone);
  });
});
