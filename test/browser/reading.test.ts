/** The lesson as something to be read: on a phone that is turned, on paper, and to be reported where it is wrong. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { browserSuite } from './browser.ts';
import { clickThrough, live, stepIs } from './lab-screen.ts';

const suite = browserSuite();

it('keeps what is being read in sight when a phone is turned', async () => {
  const page = await suite().visit('/labs/04-many', { viewport: { width: 390, height: 844 } });
  await live(page);
  const heading = page.locator('.step__head').nth(8);
  await heading.evaluate((one) => one.closest('.step')?.scrollIntoView({ behavior: 'instant' }));
  await expect.poll(() => top(page, 8)).toBeLessThan(60);
  const before = await top(page, 8);
  await page.setViewportSize({ width: 844, height: 390 });
  await expect.poll(async () => Math.abs((await top(page, 8)) - before)).toBeLessThan(4);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(async () => Math.abs((await top(page, 8)) - before)).toBeLessThan(4);
});

it('prints the lesson, whole, and no terminals', async () => {
  const page = await suite().visit('/labs/01-tiny', { colorScheme: 'dark' });
  await live(page);
  await page.emulateMedia({ media: 'print' });
  for (const gone of ['.workbench', '.top-bar', '.copy-button', '.rail'])
    expect(await page.locator(gone).first().isVisible()).toBe(false);
  const scroll = page.locator('.lesson__scroll');
  expect(await scroll.evaluate((one) => one.scrollHeight - one.clientHeight)).toBe(0);
  expect(await scroll.evaluate((one) => one.clientHeight > window.innerHeight)).toBe(true);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('light');
});

it('has a report about the step that is being read, to be pasted elsewhere', async () => {
  const page = await suite().visit('/labs/01-tiny', { permissions: ['clipboard-read', 'clipboard-write'] });
  await live(page);
  await clickThrough(page, 'echo hello');
  await stepIs(page, 'Say hello', '1 of 2 done');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Report a problem with this step' }).click();
  await page.getByRole('alert').getByText('A report about step 1 was copied').waitFor();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  expect(report).toContain('# Problem in 01-tiny, step 1: Say hello');
  expect(report).toContain('In terminal host: passed\n\n    $ echo hello\n    hello\n');
});

it('makes no terminal jump for a message of two lines', async () => {
  const page = await suite().visit('/labs/05-slow');
  await live(page);
  const height = () => page.locator('.screen--active').evaluate((one) => one.clientHeight);
  const before = await height();
  await page.locator('[data-action="1/0"]').click();
  await page.locator('[data-action="0/0"]').click();
  await page.getByRole('alert').waitFor();
  expect(await height()).toBe(before);
});

/** How far below the top of the lesson a step's head is. */
function top(page: Page, step: number): Promise<number> {
  return page
    .locator('.step__head')
    .nth(step)
    .evaluate((head) => {
      const scroll = head.closest('.lesson__scroll');
      return head.getBoundingClientRect().top - (scroll?.getBoundingClientRect().top ?? 0);
    });
}
