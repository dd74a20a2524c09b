/** Two hundred sessions, and nothing of them is left: no shell, no folder, no descriptor, and in the end no keeper. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { runDir } from '../../../runner/host/paths.ts';
import { PageClient } from '../web/page-client.ts';
import { childrenOf, keepersOf, kill, runs } from './front.ts';
import { ownFolders, startFront } from './fronts.ts';

const SESSIONS = 200;
/** Visitors at a time. */
const AT_ONCE = 8;

ownFolders();

it('after two hundred sessions, and a server that was killed', { timeout: 180_000 }, async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'unbox-200-'));
  onTestFinished(() => rmSync(temporary, { recursive: true, force: true }));
  vi.stubEnv('TMPDIR', temporary);
  const server = await startFront({ house: 'many', most: 2, emptyMs: 1_000, abandonedMs: 300 });
  const descriptors = () =>
    keepersOf('many').map((pid) => ({ pid, count: readdirSync(`/proc/${pid}/fd`).length }));

  let opened = 0;
  async function visitor(): Promise<void> {
    while (opened < SESSIONS) {
      opened += 1;
      const page = await PageClient.open(server);
      page.type('host', 'echo here\r');
      await page.shows('host', '\rhere\r\n');
      page.drop();
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, visitor));
  const keepers = keepersOf('many');
  await expect.poll(() => childrenOf(keepers)).toEqual([]);
  await expect.poll(() => readdirSync(temporary)).toEqual([]);
  // Its own: the log, the store, the sockets, event loops; none for each session.
  for (const { count } of descriptors()) expect(count).toBeLessThan(60);

  await kill(server);
  await expect.poll(() => keepers.filter(runs)).toEqual([]);
  expect(readdirSync(runDir())).toEqual([]);
});
