/** Copying and pasting in a lab: commands, selections, many lines, and what a clipboard hides. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { browserSuite, type VisitOptions } from './browser.ts';
import { focusedLabel, live, screenText, shows, type } from './lab-screen.ts';

const suite = browserSuite();
const LAB = '/labs/03-all';

it('copies a command on a plain http address, and pastes it', async () => {
  const page = await opened({ lan: true });
  expect(await page.evaluate(() => window.isSecureContext)).toBe(false);
  await page.locator('.command', { hasText: 'seq 1 300' }).getByRole('button', { name: 'Copy' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  await type(page, 'host', '');
  await page.keyboard.press('Control+Shift+V');
  await shows(page, /[$#] seq 1 300$/);
});

it('copies what is selected in a terminal on a plain http address', async () => {
  const page = await opened({ lan: true });
  await type(page, 'host', 'echo selected-word\n');
  await shows(page, /\nselected-word\n/);
  await page
    .locator('#screen-host .xterm-rows > div')
    .nth(1)
    .dblclick({ position: { x: 20, y: 8 }, force: true });
  await page.keyboard.press('Control+Shift+C');
  await page.keyboard.type('echo pasted-');
  await page.keyboard.press('Control+Shift+V');
  await page.keyboard.press('Enter');
  await shows(page, /\npasted-selected/);
  expect(await page.evaluate(() => window.isSecureContext)).toBe(false);
});

it('asks before it pastes many lines', async () => {
  const page = await opened();
  await type(page, 'host', '');
  await paste(page, 'echo one\necho two\n');
  // Ctrl-C throws away what the shell has not read yet: half a paste would spoil the next one.
  await shows(page, 'echo two');
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.keyboard.press('Control+c');
  const lines = ['cat <<END', 'first', 'second', 'third', 'END', ''].join('\n');
  await paste(page, lines);
  await page.getByRole('dialog', { name: 'Paste 5 lines?' }).waitFor();
  await page.getByRole('button', { name: 'Don’t paste' }).click();
  await expect.poll(() => focusedLabel(page)).toBe('Terminal host');
  expect(await screenText(page)).not.toContain('second');
  await paste(page, lines);
  await page.getByRole('button', { name: 'Paste', exact: true }).click();
  await expect.poll(() => focusedLabel(page)).toBe('Terminal host');
  // The browser gives the focus back before it says that the dialog was closed.
  await shows(page, /third\nEND$/);
  await page.keyboard.press('Enter');
  await shows(page, /\nfirst\nsecond\nthird\n[$#]/);
});

it('runs nothing that a clipboard hides, and asks whatever its lines end with', async () => {
  const page = await opened();
  await type(page, 'host', '');
  await paste(page, 'echo safe\u001b[201~\necho INJECTED\n');
  await shows(page, /echo safe\[201~\n(?:> )?echo INJECTED/);
  await page.keyboard.press('Control+c');
  expect(await screenText(page)).not.toMatch(/^INJECTED/m);
  await paste(page, 'one\rtwo\rthree\rfour\r');
  await page.getByRole('dialog').getByText('Paste 4 lines?').waitFor();
  await page.keyboard.press('Escape');
});

it('copies commands alone out of a transcript', async () => {
  const page = await opened();
  const copied = await page
    .locator('.console')
    .first()
    .evaluate((console) => {
      const selection = document.getSelection();
      selection?.selectAllChildren(console);
      const clipboardData = new DataTransfer();
      console.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }));
      return [clipboardData.getData('text/plain'), selection?.toString() ?? ''] as const;
    });
  expect(copied[0]).toMatch(/^sleep 1000 &\nps -o comm= -p ‹?PID, step 2›?$/);
  // Elsewhere, too, a selection has no prompts and no labels.
  expect(copied[1]).not.toMatch(/^[$#]|host/m);
});

async function opened(options: VisitOptions = {}): Promise<Page> {
  const page = await suite().visit(LAB, options);
  await live(page);
  return page;
}

async function paste(page: Page, text: string): Promise<void> {
  await page.locator('.screen--active .xterm-helper-textarea').evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}
