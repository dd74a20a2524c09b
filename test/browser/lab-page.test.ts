/** A learner's way through a lab, in a real browser, on a real machine. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { browserSuite } from './browser.ts';
import {
  badge,
  badgeNotes,
  click,
  enter,
  clickThrough,
  command,
  fails,
  focusedLabel,
  live,
  openFromList,
  passes,
  screenText,
  shows,
  stepIs,
  terminalButton,
  type,
  typeCommand,
} from './lab-screen.ts';

const suite = browserSuite();
const LAB = '/labs/01-tiny';

it('goes from the list into a lab, and by clicks through all its steps', async () => {
  const page = await suite().visit('/');
  await openFromList(page, 'A tiny lab');
  await live(page);
  expect(await page.title()).toBe('A tiny lab · Unbox');
  await clickThrough(page, 'echo hello');
  expect(await focusedLabel(page)).toBe('Terminal host');
  await clickThrough(page, 'echo $((40 + 2))');
  await stepIs(page, 'Say hello', 'Done');
  await page.getByText('The answer was 42.').waitFor();

  await clickThrough(page, 'bash');
  expect(await focusedLabel(page)).toBe('Terminal inside');
  await clickThrough(page, 'echo nested 42');
  await clickThrough(page, 'exit');
  await stepIs(page, 'A shell in a shell', 'Done');

  await clickThrough(page, 'seq 1 40');
  expect(await focusedLabel(page)).toBe('Terminal host');
  await click(page, 'for word in one two; do\n  echo "$word"\ndone');
  await stepIs(page, 'Several lines', 'Done');

  await typeCommand(page, 'inside', "printf 'colour\\nblue\\nend\\n' > colour.txt");
  await clickThrough(page, 'cat colour.txt');
  await clickThrough(page, 'false');
  await clickThrough(page, 'echo ready; sleep 1000');
  await page.getByRole('button', { name: 'Press Ctrl-C' }).click();
  await stepIs(page, 'A program that runs on', 'Done');
  await page.getByText('6 of 6 steps done').waitFor();
  await page.getByText('Every step is done').waitFor();
});

it('verifies a command that is typed by hand just the same', async () => {
  const page = await suite().visit(LAB);
  await live(page);
  await type(page, 'host', 'echo   hello\n');
  await passes(page, 'echo hello');
  await stepIs(page, 'Say hello', '1 of 2 done');
  expect(await page.locator('.strip').textContent()).toContain('as expected');
});

it('shows how the output differs, and that it is mended', async () => {
  const page = await suite().visit(LAB);
  await live(page);
  await typeCommand(page, 'inside', "printf 'colour\\nred\\nend\\n' > colour.txt");
  await click(page, 'cat colour.txt');
  await fails(page, 'cat colour.txt');
  const rows = command(page, 'cat colour.txt').locator('tbody tr');
  expect(await rows.allTextContents()).toEqual(['samecolourcolour', '≠differsbluered', 'sameendend']);
  // What the sentence quotes is drawn as code, in the lesson and below the terminals.
  for (const sentence of [page.locator('.diff__message'), page.locator('.strip__text')]) {
    expect(await sentence.textContent()).toMatch(/line 2: expected blue, got red$/);
    expect(await sentence.locator('.quoted').allTextContents()).toEqual(['blue', 'red']);
  }
  await stepIs(page, 'What is in the file', 'Not as expected');
  await typeCommand(page, 'inside', 'sed -i s/red/blue/ colour.txt');
  await clickThrough(page, 'cat colour.txt');
  expect(await rows.count()).toBe(0);
});

it('says plainly that a terminal is busy', async () => {
  const page = await suite().visit(LAB);
  await live(page);
  await type(page, 'host', 'sleep 60\n');
  await terminalButton(page, 'host').getByText('busy').waitFor();
  await click(page, 'echo hello');
  await page.getByRole('alert').getByText('Terminal "host" is busy').waitFor();
  await page.keyboard.press('Control+c');
  await shows(page, /\^C\n[#$]$/);
  await clickThrough(page, 'echo hello');
  // The verdict may be there before its picture is.
  await shows(page, '\nhello\n');
  expect((await screenText(page)).match(/echo hello/g)).toHaveLength(1);
});

it('comes back after a break with the screen as it was, with keys that were kept, and with no click', async () => {
  const page = await suite().visit(LAB, { expectedErrors: ['WebSocket', 'ERR_INTERNET_DISCONNECTED'] });
  await live(page);
  await clickThrough(page, 'echo hello');
  await type(page, 'host', 'sleep 1; echo meanwhile\n');
  await terminalButton(page, 'host').getByText('busy').waitFor();
  await page.context().setOffline(true);
  suite().site.breakConnections();
  await badge(page).getByText('Offline').waitFor();
  // A click that can't be sent is not kept for later; a key is, for some seconds.
  await click(page, 'echo $((40 + 2))');
  for (const place of [page.locator('.command__notice'), page.getByRole('alert')])
    await place.getByText('Not connected: nothing was run.').waitFor();
  await page.keyboard.type('echo kept\n');
  await page
    .locator('.line-note')
    .getByText(/^Offline: 10 keys kept for \d+ s more$/)
    .waitFor();
  await page.context().setOffline(false);
  await live(page);
  await shows(page, 'meanwhile\n');
  await shows(page, '\nkept\n');
  const screen = await screenText(page);
  expect(screen).toContain('hello');
  expect(screen.match(/\nkept\n/g)).toHaveLength(1);
  expect(screen).not.toContain('40 + 2');
  await stepIs(page, 'Say hello', '1 of 2 done');
});

it('a line that is half typed when the connection breaks is neither lost nor typed twice', async () => {
  const page = await suite().visit(LAB, { expectedErrors: ['WebSocket'] });
  await live(page);
  await page.locator('.screen--active .xterm-helper-textarea').focus();
  for (const [at, word] of ['echo on', '-and', '-on', '-and-on', '\n'].entries()) {
    await page.keyboard.type(word);
    if (at < 4) suite().site.breakConnections();
  }
  await shows(page, '\non-and-on-and-on\n');
  expect((await screenText(page)).match(/echo on-and-on-and-on/g)).toHaveLength(1);
  await live(page);
});

it('says that it reconnects when the server drops the connection', async () => {
  const page = await suite().visit(LAB);
  await live(page);
  await clickThrough(page, 'echo hello');
  const notes = await badgeNotes(page);
  suite().site.breakConnections();
  await expect.poll(notes, { timeout: 10_000 }).toContain('Live');
  expect((await notes())[0]).toBe('Reconnecting');
  await shows(page, 'hello');
});

it('asks before it resets, then brings a fresh machine in place', async () => {
  const page = await suite().visit(LAB);
  await live(page);
  await clickThrough(page, 'echo hello');
  await typeCommand(page, 'host', 'touch left-behind');
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await stepIs(page, 'Say hello', '1 of 2 done');
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click();
  await stepIs(page, 'Say hello', 'To do');
  await live(page);
  await type(page, 'host', 'ls; echo listed\n');
  await shows(page, '\nlisted');
  expect(await screenText(page)).not.toContain('left-behind');
});

it('can be done by keyboard alone', async () => {
  const page = await suite().visit(LAB);
  await live(page);
  await page.keyboard.press('Tab');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent))
    .toBe('Skip to the lesson');
  // F6: to the terminal, and back to the command that comes next.
  await page.keyboard.press('F6');
  await expect.poll(() => focusedLabel(page)).toBe('Terminal host');
  await page.keyboard.press('F6');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-action')))
    .toBe('0/0');
  await page.keyboard.press('Enter');
  await passes(page, 'echo hello');
  expect(await focusedLabel(page)).toBe('Terminal host');
  await page.keyboard.press('F6');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-action')))
    .toBe('0/1');

  // The divider.
  const divider = page.getByRole('separator', { name: 'Width of the lesson' });
  await divider.focus();
  const before = await page.locator('#lesson').evaluate((lesson) => lesson.clientWidth);
  await page.keyboard.press('ArrowRight');
  await expect
    .poll(() => page.locator('#lesson').evaluate((lesson) => lesson.clientWidth))
    .toBeGreaterThan(before);
  expect(await divider.getAttribute('aria-valuenow')).toBe('48');

  // The tabs.
  await page.getByRole('button', { name: 'Terminal layout' }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('One at a time').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'host' }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await page.getByRole('tab', { name: 'inside' }).getAttribute('aria-selected')).toBe('true');

  // The reset: Escape takes it back.
  await page.getByRole('button', { name: 'Reset' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await stepIs(page, 'Say hello', '1 of 2 done');
});

it('stays usable under a flood of output, which Ctrl-C stops at once', async () => {
  const page = await suite().visit(LAB);
  await live(page);
  await type(page, 'host', 'yes\n');
  await shows(page, /^y\ny\ny\n/);
  await page.waitForTimeout(2_000);
  // The page answers while it runs.
  const asked = performance.now();
  await enter(page, 'inside');
  await enter(page, 'host');
  expect(performance.now() - asked).toBeLessThan(30_000);
  const pressed = performance.now();
  await page.keyboard.press('Control+c');
  await shows(page, /\^C\n[#$]$/);
  expect(performance.now() - pressed).toBeLessThan(30_000);
  await clickThrough(page, 'echo hello');
});

it('shares one machine among the tabs of a visitor, and asks before another lab ends it', async () => {
  const page = await suite().visit(LAB);
  await live(page);
  const second = await page.context().newPage();
  await second.goto(`${suite().site.url}${LAB}`);
  await live(second);
  await clickThrough(second, 'echo hello');
  await passes(page, 'echo hello');
  await second.goto(`${suite().site.url}/labs/02-other`);
  await second.getByText('“A tiny lab” is still running').waitFor();
  await second.getByRole('button', { name: 'End it and start this lab' }).click();
  await live(second);
  await page.getByText('You moved on to another lab').waitFor();
  expect(await badge(page).textContent()).toBe('Session ended');
});

it('fits a phone with all its steps on one row that scrolls', async () => {
  const page = await suite().visit('/labs/04-many', { viewport: { width: 390, height: 844 } });
  await live(page);
  const steps = page.locator('.rail__steps');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(await steps.evaluate((row) => row.scrollWidth > row.clientWidth)).toBe(true);
  const tops = await measures(page, '.rail__step', 'top');
  expect(tops).toHaveLength(14);
  expect(new Set(tops).size).toBe(1);
});

it('keeps its steps on one row where the words beside them would take their room', async () => {
  const page = await suite().visit('/labs/04-many', { viewport: { width: 1240, height: 800 } });
  await page.getByText('0 of 14 steps done').waitFor();
  expect(new Set(await measures(page, '.rail__step', 'top')).size).toBe(1);
});

it('fits the narrowest phone: each view has its name on one line', async () => {
  const page = await suite().visit('/labs/04-many', { viewport: { width: 320, height: 640 } });
  await page.getByRole('button', { name: 'X-ray' }).waitFor();
  expect(await measures(page, '.view-switch__button', 'height')).toEqual([44, 44, 44]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});

it('shows a picture on a phone as large as it can be read: it scrolls, by keyboard too', async () => {
  const page = await suite().visit('/labs/04-many', { viewport: { width: 390, height: 844 } });
  const picture = page.getByRole('group', { name: 'Picture' });
  await picture.scrollIntoViewIfNeeded();
  const drawn = await picture.getByRole('img', { name: 'A row of three boxes' }).boundingBox();
  expect(drawn?.width).toBeCloseTo(640, 0);
  await picture.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => picture.evaluate((one) => one.scrollLeft)).toBeGreaterThan(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect((await new AxeBuilder({ page }).include('.picture').analyze()).violations).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect.poll(() => picture.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
});

it('fits a phone: lesson and terminals by turns', async () => {
  const page = await suite().visit(LAB, {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  });
  await live(page);
  await click(page, 'echo hello');
  await expect.poll(() => page.locator('.terminals').isVisible()).toBe(true);
  await page.getByRole('button', { name: 'Back to the lesson' }).click();
  await passes(page, 'echo hello');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

/** One measure of all that a selector finds. */
function measures(page: Page, selector: string, measure: 'top' | 'height'): Promise<number[]> {
  return page
    .locator(selector)
    .evaluateAll((all, name) => all.map((one) => one.getBoundingClientRect()[name]), measure);
}
