/** axe finds nothing to complain about, in light, dark and high contrast, in all that a learner sees on the way. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserSuite, type VisitOptions } from './browser.ts';
import { arrange, click, clickThrough, fails, live, stepIs, typeCommand } from './lab-screen.ts';

const suite = browserSuite();

const themes: readonly (readonly [string, VisitOptions])[] = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['high contrast', { colorScheme: 'dark', contrast: 'more' }],
];

describe.each(themes)('in %s', (_, theme) => {
  it('the list is accessible', async () => {
    const page = await suite().visit('/', theme);
    await page.getByRole('heading', { name: 'A tiny lab' }).waitFor();
    expect(await complaints(page)).toEqual([]);
    await page.getByRole('button', { name: 'Display' }).click();
    expect(await complaints(page)).toEqual([]);
  });

  it('a lab is, before, while and after it is done', async () => {
    const page = await suite().visit('/labs/01-tiny', theme);
    await live(page);
    expect(await complaints(page)).toEqual([]);
    await clickThrough(page, 'echo hello');
    await click(page, 'cat colour.txt');
    await fails(page, 'cat colour.txt');
    await page.getByText('Hint').click();
    expect(await complaints(page)).toEqual([]);
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await complaints(page)).toEqual([]);
  });

  it('tasks, quizzes and plots are', async () => {
    const page = await suite().visit('/labs/03-all', theme);
    await live(page);
    await typeCommand(page, 'host', 'mkdir /tmp/box');
    await page.getByRole('button', { name: 'Check now' }).click();
    await page
      .locator('.check')
      .getByText('Not yet: the label does not say fragile')
      .waitFor({ timeout: 20_000 });
    await page.getByLabel('three').check();
    await page.getByRole('button', { name: 'Answer' }).first().click();
    await page.locator('.quiz__feedback').waitFor();
    await page.getByRole('button', { name: 'Show the answer' }).click();
    await page.locator('.option--right').waitFor();
    await page.locator('.watch').nth(1).scrollIntoViewIfNeeded();
    await page.getByText('As a table').first().click();
    await page.locator('.watch__series li').first().waitFor({ timeout: 20_000 });
    expect(await complaints(page)).toEqual([]);
  });

  it('dialogs, menus and the search are', async () => {
    const page = await suite().visit('/labs/03-all', theme);
    await live(page);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await complaints(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More' }).click();
    expect(await complaints(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Terminal layout' }).click();
    expect(await complaints(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await arrange(page, 'One at a time');
    await page.getByRole('button', { name: 'Search in the terminal' }).click();
    await page.getByRole('search').waitFor();
    expect(await complaints(page)).toEqual([]);
  });

  it('a lab is on a phone', async () => {
    const page = await suite().visit('/labs/01-tiny', {
      ...theme,
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    await live(page);
    expect(await complaints(page)).toEqual([]);
    await page.getByRole('button', { name: 'Terminals' }).click();
    expect(await complaints(page)).toEqual([]);
  });
});

describe('where the system decides about colours', () => {
  it('what colour tells elsewhere is told by shapes and outlines', async () => {
    const page = await suite().visit('/labs/01-tiny', { forcedColors: 'active' });
    await live(page);
    await clickThrough(page, 'echo hello');
    await clickThrough(page, 'echo $((40 + 2))');
    await stepIs(page, 'Say hello', 'Done');
    const background = await style(page, 'body', 'background-color');
    // A dot in the colour of the page would be none.
    expect(await style(page, '.badge__dot', 'background-color')).not.toBe(background);
    expect(await style(page, '.rail .step-box--passed .step-box__body', 'fill')).not.toBe(
      await style(page, '.rail .step-box--todo .step-box__body', 'fill'),
    );
    expect(await style(page, '[data-terminal="host"]', 'outline-style')).toBe('solid');
    expect(await style(page, '[data-terminal="inside"]', 'outline-style')).toBe('none');
    expect(await style(page, '.command--next', 'border-left-style')).toBe('solid');
    const xray = page.getByRole('button', { name: 'X-ray', exact: true });
    await xray.click();
    expect(await xray.evaluate((one) => getComputedStyle(one).outlineStyle)).toBe('solid');
  });
});

function style(page: Page, selector: string, property: string): Promise<string> {
  return page
    .locator(selector)
    .first()
    .evaluate((one, name) => getComputedStyle(one).getPropertyValue(name), property);
}

async function complaints(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary}`),
  );
}
