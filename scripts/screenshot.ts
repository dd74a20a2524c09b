/**
 * Takes the README's picture of the page: real server, real machine, the UTS lab half done.
 * Usage: node scripts/screenshot.ts FILE.png [--dark] [--lab ID] [--labs DIR] [--actions N]
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { roomForMachines } from '../runner/host/capacity.ts';
import { loadLabs } from '../runner/lab/load-labs.ts';
import { qemuProvider } from '../runner/machine/qemu/qemu-provider.ts';
import { buildClient } from '../web/build-client.ts';
import { createLog } from '../runner/log.ts';
import { createServerHere } from '../web/server/server-here.ts';

/** A machine's template may have to be made first. */
const START_MS = 300_000;
const COMMAND_MS = 60_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    labs: { type: 'string', default: path.join(import.meta.dirname, '..', 'labs') },
    dark: { type: 'boolean', default: false },
    lab: { type: 'string', default: '' },
    actions: { type: 'string', default: '' },
  },
});

async function main(): Promise<number> {
  const [file] = positionals;
  if (file === undefined) return complain('Say where the picture goes: node scripts/screenshot.ts FILE.png');
  const { labs } = await loadLabs(values.labs);
  const lab = labs.find(({ id }) => (values.lab === '' ? id.includes('uts') : id === values.lab));
  if (!lab) return complain(`There is no lab ${values.lab || 'about UTS'} in ${values.labs}.`);
  const [provider, client] = await Promise.all([qemuProvider(), buildClient()]);
  const server = await createServerHere({
    labs,
    provider,
    client,
    host: '127.0.0.1',
    port: 0,
    secret: Buffer.alloc(32),
    room: roomForMachines(1),
    log: createLog('warn'),
  });
  const browser = await chromium.launch({
    executablePath: process.env['UNBOX_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
  });
  try {
    const page = await browser.newPage({
      viewport: { width: 1440, height: 900 },
      deviceScaleFactor: 2,
      colorScheme: values.dark ? 'dark' : 'light',
    });
    await page.goto(`${server.url}/labs/${lab.id}`);
    await page.getByTestId('badge').getByText('Live').waitFor({ timeout: START_MS });
    const all = lab.steps.flatMap((step) =>
      step.blocks.flatMap((block) =>
        block.kind === 'command' || block.kind === 'keys' ? [`${step.index}/${block.index}`] : [],
      ),
    );
    const count = values.actions === '' ? Math.ceil(all.length / 2) : Number(values.actions);
    for (const action of all.slice(0, count)) await run(page, action);
    await mkdir(path.dirname(path.resolve(file)), { recursive: true });
    await page.screenshot({ path: file });
  } finally {
    await browser.close();
    await server.close();
  }
  process.stdout.write(`${file}\n`);
  return 0;
}

/** Clicks an action and waits for its verdict; a wrong one does not belong in a README. */
async function run(page: Page, action: string): Promise<void> {
  const button = page.locator(`[data-action="${action}"]`);
  await button.click();
  await button.getByText('As expected').waitFor({ timeout: COMMAND_MS });
}

function complain(message: string): number {
  process.stderr.write(`${message}\n`);
  return 1;
}

process.exitCode = await main();
