/** A real browser without a window: for benches and for the browser tests. */
import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';

const PROGRAM = process.env['UNBOX_CHROMIUM'] ?? '/usr/bin/chromium';

const ARGUMENTS = [
  // It shows pages of this host only, and inside a container or as root it has no other way to start.
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export function hasChromium(): boolean {
  return existsSync(PROGRAM);
}

export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  // It comes with what a developer installs.
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath: PROGRAM, args: [...ARGUMENTS, ...more] });
}
