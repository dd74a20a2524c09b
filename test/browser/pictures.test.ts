/** Pictures of every page, in three widths, light and dark, under test-output/browser: to be looked at by people. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserSuite } from './browser.ts';
import { click, clickThrough, fails, live, typeCommand } from './lab-screen.ts';

const OUTPUT = path.join(import.meta.dirname, '..', '..', 'test-output', 'browser');
const WIDTHS = [1440, 1024, 390] as const;
const PATIENCE = { timeout: 20_000 };

const suite = browserSuite();

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  const take = (page: Page, name: string) => pictures(page, `${name}-${colorScheme}`);

  it('the list', async () => {
    const page = await suite().visit('/', { colorScheme });
    await page.getByRole('heading', { name: 'A tiny lab' }).waitFor();
    expect(await take(page, 'list')).toBe(390);
  });

  it('a lab with a wrong output', async () => {
    const page = await suite().visit('/labs/01-tiny', { colorScheme });
    await live(page);
    await clickThrough(page, 'echo hello');
    await typeCommand(page, 'inside', "printf 'colour\\nred\\nend\\n' > colour.txt");
    await click(page, 'cat colour.txt');
    await fails(page, 'cat colour.txt');
    await page.locator('.diff').scrollIntoViewIfNeeded();
    expect(await take(page, 'wrong')).toBe(390);
  });

  it('a task, a quiz, a plot', async () => {
    const page = await suite().visit('/labs/03-all', { colorScheme });
    await live(page);
    await clickThrough(page, 'sleep 1000 &');
    await typeCommand(page, 'host', 'mkdir /tmp/box');
    await page.getByRole('button', { name: 'Check now' }).click();
    await page.locator('.check').getByText('Not yet: the label does not say fragile').waitFor(PATIENCE);
    await show(page, '#task-make-a-box');
    await take(page, 'task');
    await page.getByLabel('the box').check();
    await page.getByRole('button', { name: 'Answer' }).nth(1).click();
    await page.locator('.option--wrong').waitFor();
    await show(page, '#what-was-in-it');
    await take(page, 'quiz');
    await show(page, '#numbers-that-move');
    await page.getByText('As a table').first().click();
    await expect.poll(() => page.locator('.watch__table tbody tr').count(), PATIENCE).toBeGreaterThan(8);
    expect(await take(page, 'plot')).toBe(390);
  });
});

/** One picture a width; on a narrow screen of the lesson, too. Resolves with the width of the narrowest page. */
async function pictures(page: Page, name: string): Promise<number> {
  await mkdir(OUTPUT, { recursive: true });
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 800 });
    await page.waitForTimeout(400);
    await page.screenshot({ path: path.join(OUTPUT, `${name}-${width}.png`) });
    const lesson = page.getByRole('button', { name: 'Lesson', exact: true });
    if (!(await lesson.isVisible())) continue;
    await lesson.click();
    await page.screenshot({ path: path.join(OUTPUT, `${name}-${width}-lesson.png`) });
  }
  // Even when the time that is left takes its longest form.
  await page
    .locator('.time-left')
    .evaluateAll((all) => all.forEach((one) => (one.textContent = '1 h 59 min')));
  return page.evaluate(() => document.documentElement.scrollWidth);
}

async function show(page: Page, section: string): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 800 });
  await page.locator(section).evaluate((one) => one.scrollIntoView({ behavior: 'instant' }));
}
