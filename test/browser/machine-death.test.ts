/** A machine that ends under a learner's hands: the page says so at once, and has a fresh one to offer. */
import { expect, it } from 'vitest';
import type { Machine } from '../../runner/machine/machine.ts';
import { browserSuite } from './browser.ts';
import { badge, click, clickThrough, live, stepIs } from './lab-screen.ts';
import { switchOff, testProvider, watched } from './site.ts';

const machines: Machine[] = [];
const suite = browserSuite(async () => ({
  provider: watched(await testProvider(), (machine) => machines.push(machine)),
}));

it('tells that the machine was switched off, and brings a fresh one', async () => {
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
  await page.getByRole('alert').getByText('The machine is not ready yet.').waitFor();
  await page.getByRole('button', { name: 'Fresh machine' }).click();
  await live(page);
  await stepIs(page, 'Say hello', 'To do');
  await clickThrough(page, 'echo hello');
  expect(await badge(page).textContent()).toBe('Live');
});
