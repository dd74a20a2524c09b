/** The X-ray in the page: boxes split as commands are run, what is pointed at lights up, everything works by keyboard. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { clickThrough, live, screenText, type } from './lab-screen.ts';
import { LAB, PATIENCE, open, shell, chip, xraySuite } from './xray-screen.ts';

const OUTPUT = path.join(import.meta.dirname, '..', '..', 'test-output', 'browser');
const suite = xraySuite();

async function complaints(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary}`),
  );
}

/** To be looked at by people. */
async function picture(page: Page, name: string): Promise<void> {
  await mkdir(OUTPUT, { recursive: true });
  await page.screenshot({ path: path.join(OUTPUT, `${name}.png`) });
}

describe('the drawing', () => {
  it('splits off a box when a shell leaves a namespace, and shows its new name', async () => {
    const page = await suite().visit(LAB);
    await open(page);
    expect(await page.locator('.box--own').count()).toBe(0);
    await clickThrough(page, 'sudo unshare --uts');
    await chip(page, 'uts unbox').waitFor(PATIENCE);
    expect(await page.locator('.thing--new .box--own').count()).toBe(1);
    const inside = page.getByRole('button', { name: /^bash, PID \d+, root, own uts namespace/ });
    await inside.waitFor(PATIENCE);
    await clickThrough(page, 'hostname lunchbox');
    await chip(page, 'uts lunchbox').waitFor(PATIENCE);
    // It stops being new by itself.
    await expect.poll(() => page.locator('.thing--new').count(), PATIENCE).toBe(0);
    await page.locator('.xterm').nth(1).click();
    await page.keyboard.type('exit\n');
    await page.locator('.thing--gone .box--own').waitFor(PATIENCE);
    await expect.poll(() => page.locator('.box--own').count(), PATIENCE).toBe(0);
  });

  it('names all namespaces without a process, in as many lines as they need', async () => {
    const page = await suite().visit(LAB, { viewport: { width: 1024, height: 800 } });
    await open(page);
    await type(page, 'host', 'for n in 1 2 3 4 5 6; do sudo ip netns add lonely$n; done\n');
    const notes = page.locator('.drawing__note');
    await notes.getByText('lonely6').waitFor(PATIENCE);
    const told = await notes.allTextContents();
    expect(told.length).toBeGreaterThan(1);
    expect(told.join(' ').match(/lonely\d/g)).toHaveLength(6);
  });

  it('lights up what belongs together', async () => {
    const page = await suite().visit(LAB);
    await open(page);
    await shell(page, 'inside').hover();
    const group = page.locator('.group.thing--lit');
    await expect.poll(() => group.count(), PATIENCE).toBe(1);
    expect(await group.getAttribute('aria-label')).toMatch(
      /^group \/user\.slice\/user-1000\.slice\/session-\d\.scope/,
    );
  });

  it('takes a process apart, and puts a command into the terminal without running it', async () => {
    const page = await suite().visit(LAB);
    await open(page);
    await shell(page, 'host').click();
    const card = page.getByRole('region', { name: /^Process bash/ });
    await card.getByText('the machine’s').first().waitFor(PATIENCE);
    const command = (await card.locator('.suggestion').filter({ hasText: 'ns/uts' }).textContent()) ?? '';
    expect(command).toMatch(/^readlink \/proc\/\d+\/ns\/uts$/);
    await card.getByText(command).click();
    await expect.poll(() => screenText(page), PATIENCE).toContain(`$ ${command}`);
    expect(await screenText(page)).not.toContain('uts:[');
    await page.keyboard.press('Enter');
    await expect.poll(() => screenText(page), PATIENCE).toContain('uts:[');
  });
});

it('works by keyboard alone', async () => {
  const page = await suite().visit(LAB);
  await live(page);
  await page.keyboard.press('x');
  await shell(page, 'host').waitFor(PATIENCE);
  // The panel; its Close, "As text", "Show system processes", the first process.
  for (let presses = 0; presses < 4; presses++) await page.keyboard.press('Tab');
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  // What the machine itself runs is folded, and told of in a word.
  await page.getByText(/^the machine unbox \+\d+ of the system$/).waitFor();
  expect(await focused()).toMatch(/^bash, PID \d+, learner, terminal host/);
  await page.keyboard.press('ArrowDown');
  const name = await focused();
  expect(name).toMatch(/^bash, PID \d+, learner, terminal/);
  await page.keyboard.press('Enter');
  const card = page.getByRole('region', { name: /^Process bash/ });
  await card.waitFor(PATIENCE);
  await card.getByRole('button', { name: 'Close bash' }).focus();
  await page.keyboard.press('Escape');
  await expect.poll(focused, PATIENCE).toBe(name);
  expect(await card.count()).toBe(0);
});

it('is there as text, and says the same', async () => {
  const page = await suite().visit(LAB);
  await open(page);
  await page.getByLabel('As text').check();
  const text = page.getByRole('region', { name: 'The machine as a tree of text' });
  await text.getByText(/terminal inside/).waitFor(PATIENCE);
  expect(await text.innerText()).toMatch(/1 \/sbin\/init · root\n+├─ \d+ login -- learner · root/);
  await clickThrough(page, 'sudo unshare --uts');
  await text.getByText(/◂ uts: unbox \[\d+\]/).waitFor(PATIENCE);
  await text.getByRole('button', { name: /terminal host/ }).click();
  await page.getByRole('region', { name: /^Process bash/ }).waitFor(PATIENCE);
});

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  it('axe finds nothing to complain about', async () => {
    const page = await suite().visit(LAB, { colorScheme, viewport: { width: 1440, height: 900 } });
    await open(page);
    await clickThrough(page, 'sudo unshare --uts');
    await chip(page, 'uts unbox').waitFor(PATIENCE);
    expect(await complaints(page)).toEqual([]);
    await picture(page, `xray-${colorScheme}-1440`);
    await shell(page, 'host').click();
    await page.getByRole('region', { name: /^Process bash/ }).waitFor(PATIENCE);
    expect(await complaints(page)).toEqual([]);
    await picture(page, `xray-process-${colorScheme}-1440`);
    await page.getByLabel('As text').check();
    expect(await complaints(page)).toEqual([]);
    await page.getByLabel('As text').uncheck();
    await page.setViewportSize({ width: 1024, height: 800 });
    await picture(page, `xray-process-${colorScheme}-1024`);
  });

  it('nor on a phone, where it has a tab of its own', async () => {
    const page = await suite().visit(LAB, {
      colorScheme,
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
    });
    await open(page);
    await shell(page, 'host').click();
    await page.getByRole('region', { name: /^Process bash/ }).waitFor(PATIENCE);
    // Large enough for a finger.
    const heights = await page
      .locator('.suggestion')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
    expect(heights.length).toBeGreaterThan(3);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(36);
    expect(await complaints(page)).toEqual([]);
    await picture(page, `xray-process-${colorScheme}-390`);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
  });
});
