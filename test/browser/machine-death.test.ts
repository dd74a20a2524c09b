/** A machine that ends under a learner's hands: the page says so at once, and has a fresh one to offer. */
import { expect, it } from 'vitest';
import type { Machine } from '../../runner/machine/machine.ts';
import { browserSuite } from './browser.ts';
import { badge, click, clickThrough, focusedLabel, live, stepIs } from './lab-screen.ts';
import { switchOff, testProvider, watched } from './site.ts';

const machines: Machine[] = [];
const suite = browserSuite(async () => ({
  provider: watched(await testProvider(), (machine) => machines.push(machine)),
}));

it('says that the machine was switched off, and brings a fresh one', async () => {
  const page = await suite().visit('/labs/01-tiny');
  await live(page);
  await clickThrough(page, 'echo hello');
  const machine = machines.at(-1);
  if (!machine) throw new Error('There is no machine.');
  await switchOff(machine);
  await badge(page).getByText('Machine stopped').waitFor({ timeout: 20_000 });
  await page.getByRole('heading', { name: 'The machine stopped' }).waitFor();
  // A click now types nothing anywhere, and says so.
  await click(page, 'echo $((40 + 2))');
  await page
    .getByRole('alert')
    .getByText('The machine has stopped. Get a fresh one, then click again.')
    .waitFor();
  await page.getByRole('button', { name: 'Fresh machine', exact: true }).click();
  await live(page);
  await stepIs(page, 'Say hello', 'To do');
  await clickThrough(page, 'echo hello');
  expect(await badge(page).textContent()).toBe('Live');
});

it('leads a keyboard from a dead terminal to what can be done, and back', async () => {
  const page = await suite().visit('/labs/01-tiny');
  await live(page);
  await page.keyboard.press('F6');
  await expect.poll(() => focusedLabel(page)).toBe('Terminal host');
  const machine = machines.at(-1);
  if (!machine) throw new Error('There is no machine.');
  await switchOff(machine);
  const cover = page.locator('.cover__card');
  await cover.getByRole('heading', { name: 'The machine stopped' }).waitFor({ timeout: 20_000 });
  const covered = () => cover.evaluate((element) => document.activeElement === element);
  await expect.poll(covered).toBe(true);
  // Away, and there again; not into the terminal under it.
  await page.keyboard.press('F6');
  await expect.poll(covered).toBe(false);
  await page.keyboard.press('F6');
  await expect.poll(covered).toBe(true);
  const focusedText = () => page.evaluate(() => document.activeElement?.textContent.trim() ?? '');
  for (let presses = 0; presses < 5 && (await focusedText()) !== 'Fresh machine'; presses++)
    await page.keyboard.press('Tab');
  expect(await focusedText()).toBe('Fresh machine');
  await page.keyboard.press('Enter');
  await live(page);
  await expect.poll(() => focusedLabel(page)).toBe('Terminal host');
});
