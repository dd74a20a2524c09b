/** A server that is replaced under a learner's page: it comes back by itself, and everything is as it was. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { roomForMachines } from '../../runner/host/capacity.ts';
import { KeepersHere } from '../../runner/keeper/keepers-here.ts';
import { createLog } from '../../runner/log.ts';
import { storeFile } from '../../runner/store/store.ts';
import { launchChromium } from '../../web/bench/chromium.ts';
import { buildClient } from '../../web/build-client.ts';
import { openServerStore } from '../../web/server/server-store.ts';
import { createUnboxServer, type UnboxServer } from '../../web/server/server.ts';
import { badge, clickThrough, live, screenText, stepIs } from './lab-screen.ts';
import { LABS, testLabs, testProvider } from './site.ts';

const PATIENCE = { timeout: 30_000 };
const folder = mkdtempSync(join(tmpdir(), 'unbox-restart-'));
const log = createLog(process.env['UNBOX_LOG'] ?? 'fatal');
let browser: Browser;
let keepers: KeepersHere;

beforeAll(async () => {
  browser = await launchChromium();
  // The store is there before a keeper writes to it.
  await openServerStore(storeFile(folder), log).close();
  keepers = new KeepersHere({ provider: await testProvider(), log, store: storeFile(folder) });
});
afterAll(async () => {
  await browser.close();
  await keepers.close();
  rmSync(folder, { recursive: true });
});

async function serve(port = 0): Promise<UnboxServer> {
  const [client, labs] = await Promise.all([buildClient(), testLabs(LABS)]);
  return createUnboxServer({
    labs,
    keepers,
    client,
    host: '127.0.0.1',
    port,
    secret: Buffer.alloc(32, 7),
    room: roomForMachines(4),
    serverStore: openServerStore(storeFile(folder), log),
    log,
  });
}

it('comes back by itself, with its screen, its ticks and a line that is half typed', async () => {
  const first = await serve();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(new URL('/labs/01-tiny', first.url).href);
  await live(page);
  await clickThrough(page, 'echo hello');
  await page.locator('.xterm-helper-textarea').first().focus();
  await page.keyboard.type('echo half a li');
  await expect.poll(() => screenText(page), PATIENCE).toContain('echo half a li');

  await first.leave();
  await badge(page)
    .getByText('Live', { exact: true })
    .waitFor({ state: 'detached', ...PATIENCE });
  const second = await serve(Number(new URL(first.url).port));
  await badge(page).getByText('Live', { exact: true }).waitFor(PATIENCE);
  await page.keyboard.type('ne');
  await page.keyboard.press('Enter');
  await expect.poll(() => screenText(page), PATIENCE).toContain('half a line');
  await clickThrough(page, 'echo $((40 + 2))');
  await stepIs(page, 'Say hello', 'Done');
  await context.close();
  await second.close();
});
