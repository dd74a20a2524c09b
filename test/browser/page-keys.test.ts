/** The page's keys: their list, what they do, and when they are heard. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { browserSuite } from './browser.ts';
import { focusedAction, focusedLabel, live, shows } from './lab-screen.ts';

const suite = browserSuite();

it('lists its keys on ?, and does what they say', async () => {
  const page = await opened();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await keys.getByText('next part of the page').waitFor();
  await page.keyboard.press('Escape');
  await keys.waitFor({ state: 'hidden' });
  await page.keyboard.press('n');
  await expect.poll(() => focusedAction(page)).toBe('1/0');
  await page.keyboard.press('j');
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H2');
  await page.keyboard.press('2');
  await expect.poll(() => focusedLabel(page)).toBe('Terminal inside');
  // In a terminal a letter is a letter.
  await page.keyboard.type('echo ?nj');
  await shows(page, /echo \?nj$/);
  await page.keyboard.press('F6');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('#lesson') !== null))
    .toBe(true);
  await page.keyboard.press('?');
  await keys.getByLabel('Single-letter shortcuts').uncheck();
  await page.keyboard.press('Escape');
  await keys.waitFor({ state: 'hidden' });
  await page.keyboard.press('?');
  expect(await keys.isVisible()).toBe(false);
});

it('takes a key that comes right after a closed dialog', async () => {
  const page = await opened();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  // Before it is drawn: the focus is still in a field of the dialog.
  const behind = await page.evaluate(() => {
    document.querySelector<HTMLDialogElement>('dialog[open]')?.close();
    const focused = document.activeElement;
    focused?.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true }));
    return focused?.tagName;
  });
  expect(behind).toBe('INPUT');
  await expect.poll(() => focusedAction(page)).toBe('1/0');
});

it('takes its keys from the first drawing on', async () => {
  const page = await opened();
  await page.addInitScript(() => {
    // Called when the page has just been changed, and before it is painted.
    new MutationObserver((_, observer) => {
      if (document.querySelector('#lesson') === null) return;
      observer.disconnect();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true }));
    }).observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  await expect.poll(() => page.getByRole('dialog', { name: 'Keyboard shortcuts' }).isVisible()).toBe(true);
});

async function opened(): Promise<Page> {
  const page = await suite().visit('/labs/03-all');
  await live(page);
  return page;
}
