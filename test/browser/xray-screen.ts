/** The X-ray of a small lab, for the tests of the panel: how it is opened, and what is in it. */
import type { Locator, Page } from 'playwright-core';
import { parseLab } from '../../runner/lab/parse-lab.ts';
import { browserSuite, type Suite } from './browser.ts';
import { live } from './lab-screen.ts';

const SOURCE = `---
title: A split
summary: A shell in a namespace of its own.
minutes: 1
level: intro
tags: [test]
terminals: [host, inside]
---
## Split

\`\`\`console {term=inside}
$ sudo unshare --uts
# hostname lunchbox
\`\`\`
`;
export const LAB = '/labs/01-split';
export const PATIENCE = { timeout: 30_000 };

export function xraySuite(): () => Suite {
  return browserSuite(async () => ({ labs: [parseLab(SOURCE, { id: '01-split', file: 'split.md' })] }));
}

export async function open(page: Page): Promise<void> {
  await live(page);
  await page.getByRole('button', { name: 'X-ray' }).click();
  await shell(page, 'host').waitFor(PATIENCE);
}

/** A terminal's first shell, in the drawing. */
export function shell(page: Page, terminal: string): Locator {
  return page.getByRole('button', { name: new RegExp(`^bash, PID \\d+, learner, terminal ${terminal}`) });
}

export function chip(page: Page, text: string): Locator {
  return page.locator('.chip').getByText(text, { exact: true });
}
