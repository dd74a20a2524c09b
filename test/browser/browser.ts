/** Chromium and its pages for the browser suite. Each page is watched: no errors, no request to anybody else. */
import { roomForMachines } from '../../runner/host/capacity.ts';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { launchChromium } from '../../web/bench/chromium.ts';
import type { UnboxServer } from '../../web/server/server.ts';
import type { ServerHereOptions } from '../../web/server/server-here.ts';
import { startSite } from './site.ts';

const LAN_HOST = 'unbox.lan';
/** A name that is no secure context, as a workshop's server in its LAN is none. */
const LAN = `--host-resolver-rules=MAP ${LAN_HOST} 127.0.0.1`;

export interface Suite {
  readonly browser: Browser;
  readonly site: UnboxServer;
  /** Opens a page of a visitor of its own; it and its machine are gone after the test. */
  visit(path: string, options?: VisitOptions): Promise<Page>;
}

export interface VisitOptions extends BrowserContextOptions {
  /** By a name in the LAN and plain http, where browsers give a page less. */
  readonly lan?: boolean;
  /** Parts of console errors that the test brings about on purpose. */
  readonly expectedErrors?: readonly string[];
}

/** One browser and one server for the tests of a file. */
export function browserSuite(
  options: () => Promise<Partial<ServerHereOptions>> = async () => ({}),
): () => Suite {
  let browser: Browser | null = null;
  let site: UnboxServer | null = null;

  beforeAll(async () => {
    [browser, site] = await Promise.all([
      launchChromium([LAN]),
      // Visitors of earlier tests are gone for good: their machines need not wait for them.
      startSite({
        room: roomForMachines(8),
        allowHosts: [LAN_HOST],
        idle: { abandonedMs: 5_000, untouchedMs: 600_000, warnMs: 60_000 },
        ...(await options()),
      }),
    ]);
  });

  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  return () => {
    if (!browser || !site) throw new Error('The browser or the server did not start.');
    const suite = { browser, site };
    return { ...suite, visit: (path, visit) => visitPage(suite, path, visit) };
  };
}

async function visitPage(
  { browser, site }: Pick<Suite, 'browser' | 'site'>,
  path: string,
  options: VisitOptions = {},
) {
  const { expectedErrors = [], lan = false, ...contextOptions } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...contextOptions });
  const page = await context.newPage();
  const errors: string[] = [];
  const url = new URL(path, site.url);
  if (lan) url.hostname = LAN_HOST;
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol !== 'data:' && host !== url.host) errors.push(`request to ${request.url()}`);
  });
  onTestFinished(async () => {
    await context.close();
    expect(errors.filter((error) => !expectedErrors.some((part) => error.includes(part)))).toEqual([]);
  });
  await page.goto(url.href);
  return page;
}
