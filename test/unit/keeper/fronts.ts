/** Servers that can be killed, for tests: they end with their test, and all that they leave with its file. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, onTestFinished, vi } from 'vitest';
import { stopKeepers } from '../../../runner/keeper/stop-keepers.ts';
import { PageClient } from '../web/page-client.ts';
import { spawnFront, type Front, type FrontOptions } from './front.ts';

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
  const front = await spawnFront(options);
  onTestFinished(() => void front.process.kill('SIGKILL'));
  return front;
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
