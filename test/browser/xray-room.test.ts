/** How much room the X-ray has, and that what is new in it is seen. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { clickThrough, focusedLabel, type } from './lab-screen.ts';
import { LAB, PATIENCE, open, chip, shell, xraySuite } from './xray-screen.ts';

const suite = xraySuite();

function drawings(page: Page): Locator {
  return page.locator('.xray__drawings');
}

/** Leaves the X-ray a third of the height: what comes then is out of its sight. */
async function withLittleRoom(page: Page): Promise<void> {
  await open(page);
  const line = page.getByRole('separator', { name: 'Size of the terminals' });
  await line.press('Shift+ArrowDown');
  await line.press('ArrowDown');
  expect(await line.getAttribute('aria-valuenow')).toBe('68');
}

async function isInSight(page: Page, thing: Locator): Promise<boolean> {
  const [view, box] = await Promise.all([drawings(page).boundingBox(), thing.boundingBox()]);
  return view !== null && box !== null && box.y >= view.y && box.y + box.height <= view.y + view.height;
}

describe('what is new out of sight', () => {
  it.each(['no-preference', 'reduce'] as const)('comes into sight, motion: %s', async (reducedMotion) => {
    const page = await suite().visit(LAB, { reducedMotion, viewport: { width: 1366, height: 768 } });
    await withLittleRoom(page);
    expect(await drawings(page).evaluate((element) => getComputedStyle(element).scrollBehavior)).toBe(
      reducedMotion === 'reduce' ? 'auto' : 'smooth',
    );
    await clickThrough(page, 'sudo unshare --uts');
    await chip(page, 'uts unbox').waitFor(PATIENCE);
    const shellInIt = page.getByRole('button', { name: /^bash, PID \d+, root, own uts namespace/ });
    await expect.poll(() => isInSight(page, shellInIt), PATIENCE).toBe(true);
    expect(await focusedLabel(page)).toBe('Terminal inside');
  });

  it('leaves people who scroll there alone', async () => {
    const page = await suite().visit(LAB, { viewport: { width: 1366, height: 768 } });
    await withLittleRoom(page);
    await drawings(page).evaluate((element) => {
      setInterval(() => element.dispatchEvent(new WheelEvent('wheel')), 200);
      element.dispatchEvent(new WheelEvent('wheel'));
    });
    await clickThrough(page, 'sudo unshare --uts');
    await page.locator('.thing--new .box--own').waitFor(PATIENCE);
    await expect.poll(() => page.locator('.thing--new').count(), PATIENCE).toBe(0);
    expect(await isInSight(page, page.locator('.box--own'))).toBe(false);
    expect(await drawings(page).evaluate((element) => element.scrollTop)).toBe(0);
  });

  it('does not scroll for a process that comes with a command', async () => {
    const page = await suite().visit(LAB, { viewport: { width: 1366, height: 768 } });
    await withLittleRoom(page);
    await type(page, 'inside', 'sleep 600\n');
    await page.getByRole('button', { name: /^sleep, PID/ }).waitFor(PATIENCE);
    await expect.poll(() => page.locator('.thing--new').count(), PATIENCE).toBe(0);
    expect(await drawings(page).evaluate((element) => element.scrollTop)).toBe(0);
  });
});

it('leaves room for two terminals at 1440 × 900', async () => {
  const page = await suite().visit(LAB, { viewport: { width: 1440, height: 900 } });
  await open(page);
  expect(await page.locator('.screen').count()).toBe(2);
  for (const screen of await page.locator('.screen').all()) {
    const box = await screen.boundingBox();
    expect(box?.height).toBeGreaterThan(170);
  }
  expect((await drawings(page).boundingBox())?.height).toBeGreaterThan(290);
});

describe('the line between terminals and panel', () => {
  const line = (page: Page) => page.getByRole('separator', { name: 'Size of the terminals' });
  const height = (page: Page) => page.locator('.panel').evaluate((panel) => panel.clientHeight);

  it('moves by arrow keys, and stays where it was put', async () => {
    const page = await suite().visit(LAB);
    await open(page);
    const before = await height(page);
    await line(page).focus();
    for (let times = 0; times < 13; times++) await page.keyboard.press('ArrowUp');
    expect(await line(page).getAttribute('aria-valuenow')).toBe('30');
    expect(await line(page).getAttribute('aria-orientation')).toBe('horizontal');
    await expect.poll(() => height(page)).toBeGreaterThan(before + 100);
    const after = await height(page);
    // Also open still after the page was loaded again.
    await page.reload();
    await shell(page, 'host').waitFor(PATIENCE);
    await expect.poll(() => height(page)).toBe(after);
    await page.getByRole('button', { name: 'Close X-ray' }).click();
    await expect.poll(() => line(page).count()).toBe(0);
  });

  it('is between columns where there is width for them', async () => {
    const page = await suite().visit(LAB, { viewport: { width: 2200, height: 900 } });
    await open(page);
    expect(await line(page).getAttribute('aria-orientation')).toBe('vertical');
    const right = () => page.locator('.terminals').evaluate((one) => one.getBoundingClientRect().right);
    const before = await right();
    await line(page).focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(right).toBeLessThan(before);
    const left = await page.locator('.panel').evaluate((one) => one.getBoundingClientRect().left);
    expect(left).toBeGreaterThan(await right());
  });
});
