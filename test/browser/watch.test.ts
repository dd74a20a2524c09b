/** Live plots: drawn while somebody looks, never two samples at a time, and the numbers as a table. */
import { expect, it } from 'vitest';
import type { MachineProvider } from '../../runner/machine/machine.ts';
import { browserSuite } from './browser.ts';
import { live } from './lab-screen.ts';
import { testProvider } from './site.ts';

const LAB = '/labs/03-all';
const PATIENCE = { timeout: 20_000 };
let samples = 0;
let atOnce = 0;
let mostAtOnce = 0;

const suite = browserSuite(async () => ({ provider: counting(await testProvider()) }));

it('draws the numbers while they are in sight, and only then', async () => {
  const page = await suite().visit(LAB);
  await live(page);
  expect(samples).toBe(0);
  const first = page.locator('.watch').first();
  await page.locator('.watch').nth(1).scrollIntoViewIfNeeded();
  await first.getByText(/^up$/).waitFor(PATIENCE);
  await expect
    .poll(() => first.locator('.watch__series li').allTextContents())
    .toEqual([expect.stringMatching(/^up[\d.,]+ s$/), expect.stringMatching(/^idle[\d.,]+ s$/)]);
  await expect.poll(() => first.locator('canvas').evaluate(isDrawn), PATIENCE).toBe(true);

  await first.getByText('As a table').click();
  expect(await first.locator('thead th').allTextContents()).toEqual(['When', 'up (s)', 'idle (s)']);
  await expect.poll(() => first.locator('tbody tr').count(), PATIENCE).toBeGreaterThan(3);
  expect(await first.locator('tbody th').first().textContent()).toBe('now');

  // A counter is shown by its change; a name that was not asked for is left out.
  const second = page.locator('.watch').nth(1);
  await expect
    .poll(() => second.locator('.watch__series li').allTextContents(), PATIENCE)
    .toEqual([expect.stringMatching(/^intr[\d.,]+ \/s$/)]);
  // A unit of the lab's own is shown as it was written.
  const third = page.locator('.watch').nth(2);
  await third.scrollIntoViewIfNeeded();
  await expect
    .poll(() => third.locator('.watch__series li').allTextContents(), PATIENCE)
    .toEqual([expect.stringMatching(/^ticks[\d.,]+ %$/)]);
  expect(mostAtOnce).toBe(1);

  await page.locator('.lesson__scroll').evaluate((one) => one.scrollTo({ top: 0, behavior: 'instant' }));
  await page.waitForTimeout(500);
  const before = samples;
  await page.waitForTimeout(2_500);
  expect(samples).toBe(before);
});

it('can be paused', async () => {
  const page = await suite().visit(LAB);
  await live(page);
  const first = page.locator('.watch').first();
  await first.scrollIntoViewIfNeeded();
  await first.getByText(/^up$/).waitFor(PATIENCE);
  for (const pause of await page.locator('.watch__head button').all()) await pause.click();
  expect(await page.getByRole('button', { name: 'Resume' }).count()).toBe(3);
  await page.waitForTimeout(500);
  const before = samples;
  await page.waitForTimeout(2_000);
  expect(samples).toBe(before);
});

/** Counts what runs out of band: in this lab nothing else does while nobody types. */
function counting(provider: MachineProvider): MachineProvider {
  return {
    name: provider.name,
    create: async (spec) => {
      const machine = await provider.create(spec);
      const exec = machine.exec.bind(machine);
      machine.exec = async (...args) => {
        samples += 1;
        atOnce += 1;
        mostAtOnce = Math.max(mostAtOnce, atOnce);
        try {
          return await exec(...args);
        } finally {
          atOnce -= 1;
        }
      };
      return machine;
    },
  };
}

/** Whether anything but nothing is on a canvas. */
function isDrawn(canvas: Element): boolean {
  if (!(canvas instanceof HTMLCanvasElement)) return false;
  const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
  return [...data].some((value) => value !== 0);
}
