/** The X-ray in the page: boxes split as commands are run, what is pointed at lights up, everything works by keyboard. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { parseLab } from '../../runner/lab/parse-lab.ts';
import { browserSuite } from './browser.ts';
import { clickThrough, focusedLabel, live, screenText, shows, terminalButton, type } from './lab-screen.ts';

const OUTPUT = path.join(import.meta.dirname, '..', '..', 'test-output', 'browser');
const SOURCE = `---
title: A split
summary: A shell in a namespace of its own.
minutes: 1
level: intro
tags: [test]
terminals: [host, inside]
---
## Split

\`\`\`console {term=inside}
$ sudo unshare --uts
# hostname lunchbox
\`\`\`
`;
const LAB = '/labs/01-split';
const PATIENCE = { timeout: 30_000 };

const suite = browserSuite(async () => ({ labs: [parseLab(SOURCE, { id: '01-split', file: 'split.md' })] }));

async function open(page: Page): Promise<void> {
  await live(page);
  await page.getByRole('button', { name: 'X-ray' }).click();
  await shell(page, 'host').waitFor(PATIENCE);
}

/** A terminal's first shell, in the drawing. */
function shell(page: Page, terminal: string): Locator {
  return page.getByRole('button', { name: new RegExp(`^bash, PID \\d+, learner, terminal ${terminal}`) });
}

/** A command on the card of the process that is taken apart. */
function suggestion(page: Page, text: string): Locator {
  return page
    .getByRole('region', { name: /^Process bash/ })
    .locator('.suggestion')
    .filter({ hasText: text });
}

function chip(page: Page, text: string): Locator {
  return page.locator('.chip').getByText(text, { exact: true });
}

function drawings(page: Page): Locator {
  return page.locator('.xray__drawings');
}

/** Leaves the X-ray a third of the height: what comes then is out of its sight. */
async function withLittleRoom(page: Page): Promise<void> {
  await open(page);
  const line = page.getByRole('separator', { name: 'Room for the terminals' });
  await line.press('Shift+ArrowDown');
  for (let times = 0; times < 4; times++) await line.press('ArrowDown');
  expect(await line.getAttribute('aria-valuenow')).toBe('68');
}

async function isInSight(page: Page, thing: Locator): Promise<boolean> {
  const [view, box] = await Promise.all([drawings(page).boundingBox(), thing.boundingBox()]);
  return view !== null && box !== null && box.y >= view.y && box.y + box.height <= view.y + view.height;
}

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

describe('a command that shows a fact', () => {
  it('takes the place of what stands in the line: what was clicked or typed before', async () => {
    const page = await suite().visit(LAB);
    await open(page);
    await shell(page, 'host').click();
    await suggestion(page, 'PPid').click();
    await shows(page, /\$ grep PPid \/proc\/\d+\/status$/);
    await page.keyboard.type(' half a line');
    await shows(page, /half a line$/);
    await suggestion(page, 'NSpid').click();
    await shows(page, /^\$ grep NSpid \/proc\/\d+\/status$/);
    await page.keyboard.press('Enter');
    await shows(page, /^\$ grep NSpid .*\nNSpid:\t? *\d+\n\$$/);
    expect(await focusedLabel(page)).toBe('Terminal host');
  });

  it('goes to another terminal while a program runs in this one, and nowhere while one runs in each', async () => {
    const page = await suite().visit(LAB);
    await open(page);
    await shell(page, 'host').click();
    await type(page, 'host', 'sleep 600\n');
    await suggestion(page, 'PPid').click();
    await expect.poll(() => focusedLabel(page), PATIENCE).toBe('Terminal inside');
    await shows(page, /^\$ grep PPid \/proc\/\d+\/status$/);
    await type(page, 'inside', '\u0015cat\n');
    await suggestion(page, 'NSpid').click();
    const trouble = page.getByRole('alert').getByText('is busy');
    await trouble.waitFor(PATIENCE);
    expect(await trouble.textContent()).toBe(
      'Terminal "inside" is busy: wait until its command ends, or end it there with Ctrl-C or q.',
    );
    expect(await screenText(page)).not.toContain('NSpid');
  });

  it('does so on a phone, too, where the X-ray is out of sight by then', async () => {
    const page = await suite().visit(LAB, { viewport: { width: 390, height: 844 } });
    await live(page);
    await page.getByRole('button', { name: 'Terminals' }).click();
    await type(page, 'host', 'sleep 600\n');
    await page.getByRole('button', { name: 'X-ray' }).click();
    await shell(page, 'host').click(PATIENCE);
    await suggestion(page, 'PPid').click();
    await expect.poll(() => screenText(page), PATIENCE).toMatch(/^\$ grep PPid \/proc\/\d+\/status$/);
    expect(await terminalButton(page, 'inside').getAttribute('aria-selected')).toBe('true');
  });

  it('goes to a shell that sees the machine, not to one in a PID namespace of its own', async () => {
    const page = await suite().visit(LAB);
    await open(page);
    await type(page, 'inside', 'sudo unshare --pid --fork --mount-proc\n');
    await page.getByRole('button', { name: /^bash, PID \d+, 1 inside, root/ }).waitFor(PATIENCE);
    await shows(page, /#$/);
    await shell(page, 'inside').click();
    await suggestion(page, 'PPid').click();
    await expect.poll(() => focusedLabel(page), PATIENCE).toBe('Terminal host');
    await shows(page, /^\$ grep PPid \/proc\/\d+\/status$/);
    await page.keyboard.press('Enter');
    await shows(page, /\nPPid:\s*\d+\n\$$/);
    await type(page, 'host', 'sleep 600\n');
    await terminalButton(page, 'inside').click();
    await suggestion(page, 'NSpid').click();
    const trouble = page.getByRole('alert').getByText('namespaces');
    await trouble.waitFor(PATIENCE);
    expect(await trouble.textContent()).toMatch(
      /^The shell in terminal "inside" is not in the machine’s own PID/,
    );
    expect(await screenText(page)).not.toContain('NSpid');
  });
});

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

  it('leaves who scrolls there in peace', async () => {
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

describe('the line between terminals and panel', () => {
  const line = (page: Page) => page.getByRole('separator', { name: 'Room for the terminals' });
  const height = (page: Page) => page.locator('.panel').evaluate((panel) => panel.clientHeight);

  it('moves by arrow keys, and stays where it was put', async () => {
    const page = await suite().visit(LAB);
    await open(page);
    const before = await height(page);
    await line(page).focus();
    for (let times = 0; times < 10; times++) await page.keyboard.press('ArrowUp');
    expect(await line(page).getAttribute('aria-valuenow')).toBe('30');
    expect(await line(page).getAttribute('aria-orientation')).toBe('horizontal');
    await expect.poll(() => height(page)).toBeGreaterThan(before + 100);
    const after = await height(page);
    await page.reload();
    await open(page);
    await expect.poll(() => height(page)).toBe(after);
    await page.getByRole('button', { name: 'Close X-ray' }).click();
    await expect.poll(() => line(page).count()).toBe(0);
  });

  it('stands between columns where there is width for them', async () => {
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

it('works by keyboard alone', async () => {
  const page = await suite().visit(LAB);
  await live(page);
  await page.keyboard.press('x');
  await shell(page, 'host').waitFor(PATIENCE);
  // The panel; its Close, "As text", "The system's own", the first process.
  for (let presses = 0; presses < 4; presses++) await page.keyboard.press('Tab');
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  expect(await focused()).toBe('systemd, PID 1, root');
  await page.keyboard.press('ArrowDown');
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
