/** Terminals side by side and one above the other, search, letters' size, keys of a touch screen. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { ClientMessage } from '../../runner/seat/protocol.ts';
import { browserSuite, type VisitOptions } from './browser.ts';
import { arrange, clickThrough, focusedLabel, live, screenText, shows, type } from './lab-screen.ts';

const suite = browserSuite();
const LAB = '/labs/03-all';

it('shows both terminals at once, one above the other or side by side, and remembers which', async () => {
  const page = await opened();
  const [host, inside] = await boxes(page);
  expect(inside.y).toBeGreaterThan(host.y + host.height - 1);
  expect(inside.x).toBe(host.x);
  const before = await room(page, 'inside');
  await arrange(page, 'Side by side');
  await expect.poll(async () => (await boxes(page)).map(({ y }) => y)).toEqual([host.y, host.y]);
  // Each knows its own size.
  await expect.poll(async () => (await room(page, 'inside'))[0]).toBeGreaterThan(before[0]);
  await knowsItsSize(page, 'inside');
  await page.reload();
  await live(page);
  const again = await boxes(page);
  expect(again[1].x).toBeGreaterThan(again[0].x);
  await arrange(page, 'One at a time');
  await page.getByRole('tab', { name: 'inside' }).click();
  await page.locator('#screen-host').waitFor({ state: 'hidden' });
});

it('is never narrower than labs are written for: a phone scrolls it', async () => {
  const page = await opened({ viewport: { width: 390, height: 844 } });
  await page.getByRole('button', { name: 'Terminals' }).click();
  await type(page, 'host', 'stty size\n');
  await expect.poll(async () => (await sizeShown(page))[1], { timeout: 20_000 }).toBe(80);
  const screen = page.locator('#screen-host .screen__xterm');
  const [shown, whole] = await screen.evaluate((element) => [element.clientWidth, element.scrollWidth]);
  expect(whole).toBeGreaterThan(shown ?? 0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

it('says when another tab has sized it, keeps to its place, and is sized for this one by a click', async () => {
  const page = await opened();
  const [before] = await boxes(page);
  const other = await page.context().newPage();
  await other.setViewportSize({ width: 1900, height: 700 });
  await other.goto(page.url());
  await live(other);
  await type(other, 'host', 'echo wide\n');
  const use = page.locator('#screen-host').getByRole('button', { name: 'Use this size' });
  await use.waitFor();
  expect((await boxes(page))[0].width).toBe(before.width);
  await use.click();
  await use.waitFor({ state: 'detached' });
  await knowsItsSize(page, 'host');
  await other.close();
});

it('asks with its first word for the sizes that its terminals have in its layout', async () => {
  const page = await opened();
  const asked = firstSizes(page);
  await page.reload();
  await live(page);
  await knowsItsSize(page, 'host');
  const [rows, cols] = await room(page, 'host');
  expect(await asked).toContainEqual({ terminal: 'host', rows, cols });
});

it('is not kept busy for hours by a few bytes', async () => {
  const page = await opened();
  await type(page, 'host', "printf '\\e[2147483647Sx\\e[2147483647b\\r\\n%s\\n' 'still here'\n");
  await expect.poll(() => screenText(page)).toMatch(/\nstill here\n/);
});

it('follows a window that becomes narrower', async () => {
  const page = await opened();
  for (const layout of ['One above the other', 'Side by side', 'One at a time']) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await arrange(page, layout);
    await page.waitForTimeout(300);
    await page.setViewportSize({ width: 960, height: 800 });
    await expect
      .poll(() => page.locator('.terminals').evaluate((one) => one.scrollWidth - one.clientWidth))
      .toBe(0);
  }
});

it('lets the line between two terminals be moved by arrow keys', async () => {
  const page = await opened();
  const [before] = await boxes(page);
  const line = page.getByRole('separator', { name: 'Size of terminal host' });
  await line.focus();
  for (let times = 0; times < 5; times++) await page.keyboard.press('ArrowDown');
  expect(await line.getAttribute('aria-valuenow')).toBe('60');
  await expect.poll(async () => (await boxes(page))[0].height).toBeGreaterThan(before.height + 20);
});

it('goes from terminal to terminal and out by F6', async () => {
  const page = await opened();
  await page.keyboard.press('F6');
  await expect.poll(() => focusedLabel(page)).toBe('Terminal host');
  await page.keyboard.press('Shift+F6');
  await expect.poll(() => focusedLabel(page)).toBe('Terminal inside');
  await page.keyboard.press('F6');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-action')))
    .toBe('1/0');
});

it('finds what has scrolled away', async () => {
  const page = await opened();
  await clickThrough(page, 'seq 1 300');
  await shows(page, /\n300\n/);
  expect(await screenText(page)).not.toMatch(/^17$/m);
  await page.keyboard.press('Control+Shift+F');
  await page.getByLabel('Search in host').fill('17');
  await page.getByText('1 of 13').waitFor();
  await expect.poll(() => screenText(page)).toMatch(/^17$/m);
  await page.keyboard.press('Enter');
  await page.getByText('2 of 13').waitFor();
  await page.keyboard.press('Shift+Enter');
  await page.getByText('1 of 13').waitFor();
  await page.getByLabel('Search in host').fill('nowhere');
  await page.getByText('not found').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => focusedLabel(page)).toBe('Terminal host');
  expect(await page.getByRole('search').count()).toBe(0);
});

it('tells a screen reader what a terminal shows, if that is switched on', async () => {
  const page = await opened();
  const told = page.locator('#screen-host .xterm-accessibility');
  await page.getByRole('button', { name: 'Display' }).click();
  await page.getByLabel('Screen reader output in terminals').check();
  await page.keyboard.press('Escape');
  await type(page, 'host', 'echo heard\n');
  await expect.poll(() => told.getByRole('listitem').allTextContents()).toContain('heard');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  // It is remembered.
  await page.reload();
  await live(page);
  await told.waitFor({ state: 'attached' });
});

it('shows inverse text in the colour of the ground, not washed out', async () => {
  const page = await opened();
  await type(page, 'host', "printf '\\033[7minverse\\033[0m\\n'\n");
  const inverse = page.locator('#screen-host .xterm-rows span', { hasText: /^inverse$/ });
  await inverse.waitFor();
  expect(await inverse.evaluate((one) => getComputedStyle(one).color)).toBe('rgb(18, 17, 15)');
});

it('makes letters larger, and the terminal knows', async () => {
  const page = await opened();
  const before = await room(page, 'host');
  await page.getByRole('button', { name: 'Display' }).click();
  for (let times = 0; times < 4; times++) await page.getByRole('button', { name: 'Larger text' }).click();
  await page.getByText('19 px').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await room(page, 'host'))[0]).toBeLessThan(before[0]);
  await knowsItsSize(page, 'host');
});

it('has Esc, Tab, Ctrl and arrows on a touch screen', async () => {
  const page = await opened({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  await page.getByRole('button', { name: 'Terminals', exact: true }).click();
  const bar = page.getByRole('toolbar', { name: 'Keys for the terminal' });
  await page.locator('.screen--active .xterm-helper-textarea').focus();
  await page.keyboard.type('echo abc');
  for (const key of ['Left', 'Left']) await bar.getByRole('button', { name: key }).click();
  await page.keyboard.type('X');
  await shows(page, /echo aXbc$/);
  await bar.getByRole('button', { name: 'Ctrl' }).click();
  expect(await bar.getByRole('button', { name: 'Ctrl' }).getAttribute('aria-pressed')).toBe('true');
  await page.keyboard.type('c');
  await shows(page, /\^C\n[$#]$/);
  expect(await bar.getByRole('button', { name: 'Ctrl' }).getAttribute('aria-pressed')).toBe('false');
  await page.keyboard.type('ls -d /etc/host');
  await bar.getByRole('button', { name: 'Tab' }).click();
  await bar.getByRole('button', { name: 'Tab' }).click();
  await shows(page, /hostname/);
  // One row of steps, however many.
  await page.getByRole('button', { name: 'Lesson' }).click();
  const tops = await page
    .locator('.rail__step')
    .evaluateAll((all) => all.map((one) => (one as HTMLElement).offsetTop));
  expect(new Set(tops).size).toBe(1);
});

async function opened(options: VisitOptions = {}): Promise<Page> {
  const page = await suite().visit(LAB, options);
  await live(page);
  return page;
}

async function boxes(page: Page): Promise<[Box, Box]> {
  const [host, inside] = await Promise.all(
    ['host', 'inside'].map((name) => page.locator(`#screen-${name}`).boundingBox()),
  );
  if (!host || !inside) throw new Error('A terminal is not to be seen.');
  return [host, inside];
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The sizes of the message with which the page connects next. */
function firstSizes(page: Page): Promise<Extract<ClientMessage, { type: 'attach' }>['sizes']> {
  return new Promise((resolve) => {
    page.once('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        const message = JSON.parse(String(payload)) as ClientMessage;
        if (message.type === 'attach') resolve(message.sizes);
      }),
    );
  });
}

/** Rows and columns that the page draws. */
async function room(page: Page, terminal: string): Promise<[number, number]> {
  const rows = await page.locator(`#screen-${terminal} .xterm-rows > div`).count();
  const [width, cell] = await page.locator(`#screen-${terminal} .xterm`).evaluate((element) => {
    const screen = element.querySelector('.xterm-screen');
    const measure = element.querySelector('.xterm-char-measure-element');
    return [
      screen?.getBoundingClientRect().width ?? 0,
      (measure?.getBoundingClientRect().width ?? 0) / (measure?.textContent.length ?? 1),
    ] as const;
  });
  return [rows, Math.round(width / cell)];
}

/** Asks again and again: what it answers, and what there is to see, may be of sizes in between. */
async function knowsItsSize(page: Page, terminal: string): Promise<void> {
  const difference = async () => {
    await type(page, terminal, 'stty size\n');
    const [[rows = 0, cols = 0], seen] = [await sizeShown(page), await room(page, terminal)];
    return [rows - seen[0], cols - seen[1]];
  };
  await expect.poll(difference, { timeout: 20_000, interval: 500 }).toEqual([0, 0]);
}

/** The last answer of `stty size`. */
async function sizeShown(page: Page): Promise<number[]> {
  const lines = (await screenText(page)).split('\n').filter((line) => /^\d+ \d+$/.test(line));
  return lines.at(-1)?.split(' ').map(Number) ?? [];
}
