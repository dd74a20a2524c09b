/** What becomes of a session: its time, fresh machines with and without ticks, being taken to a step, what is left to take home. */
import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserSuite } from './browser.ts';
import { badge, badgeNotes, clickThrough, live, screenText, stepIs, typeCommand } from './lab-screen.ts';

const LAB = '/labs/03-all';
const PATIENCE = { timeout: 30_000 };

describe('a fresh machine', () => {
  const suite = browserSuite();

  it('takes a person to a step: everything before it is done, solutions too', async () => {
    const page = await suite().visit(LAB);
    await live(page);
    await typeCommand(page, 'host', 'touch /tmp/left-behind');
    await page.locator('#what-was-in-it').getByRole('button', { name: 'Take me here' }).click();
    await page.getByRole('dialog').getByText('Take me to step 4').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Take me there' }).click();
    await page.getByText('Going to step 4').first().waitFor(PATIENCE);
    await badge(page).getByText('Live', { exact: true }).waitFor(PATIENCE);
    await stepIs(page, 'A value that comes back', 'Done');
    await stepIs(page, 'Task: make a box', 'Done');
    await stepIs(page, 'What was in it', 'To do');
    await clickThrough(page, 'cat /tmp/box/label');
    await typeCommand(page, 'inside', 'ls /tmp');
    expect(await screenText(page)).not.toContain('left-behind');
  });

  it('can be had before it is there: on the way to a step one may stop', async () => {
    const page = await suite().visit('/labs/05-slow');
    await live(page);
    await page.locator('#go-on').getByRole('button', { name: 'Take me here' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take me there' }).click();
    await stepIs(page, 'Begin', 'Done');
    const notes = await badgeNotes(page);
    await page.getByRole('button', { name: 'Stop' }).click();
    await stepIs(page, 'Begin', 'Done before');
    await live(page);
    expect(await notes()).toEqual(['Fresh machine starting', 'Live']);
    await clickThrough(page, 'echo begun');
    expect(await badge(page).textContent()).toBe('Live');
  });

  it('keeps the ticks or clears them, as one likes', async () => {
    const page = await suite().visit(LAB);
    await live(page);
    await typeCommand(page, 'host', 'mkdir -p /tmp/box && echo fragile > /tmp/box/label');
    // It was done before it was looked at: it ticks when it comes into sight.
    await page.getByRole('button', { name: 'Check now' }).scrollIntoViewIfNeeded();
    await stepIs(page, 'Task: make a box', 'Done');
    await clickThrough(page, 'cat /tmp/box/label');
    await stepIs(page, 'What was in it', 'Done');
    await reset(page, 'Keep my progress');
    await stepIs(page, 'What was in it', 'Done before');
    const { text } = await download(page, 'Transcript (Markdown)');
    expect(text).toContain('3 of 5 steps done.');
    expect(text).toMatch(
      /## 3\. Task: make a box\n\nIn terminal `host`:\n\n```text\n[$#] mkdir -p \/tmp\/box && echo fragile > \/tmp\/box\/label\n```\n/,
    );
    expect(text).toMatch(
      /## 4\. What was in it\n\nIn terminal `inside`:\n\n```text\n[$#] cat \/tmp\/box\/label\n/,
    );
    // They outlive the session, and show in the list.
    await page.goto(new URL('/', page.url()).href);
    await page.getByText('3 of 5 steps done').waitFor();
    await page.goBack();
    await live(page);
    await reset(page, 'Start over');
    await stepIs(page, 'What was in it', 'To do');
    expect(await page.locator('.step--kept').count()).toBe(0);
  });

  it('goes on where one was reading', async () => {
    const page = await suite().visit(LAB);
    await live(page);
    await page.getByRole('heading', { name: 'Numbers that move' }).scrollIntoViewIfNeeded();
    await page
      .locator('.lesson__scroll')
      .evaluate((one) => one.scrollTo({ top: one.scrollHeight, behavior: 'instant' }));
    await expect
      .poll(() => page.evaluate(() => localStorage.getItem('unbox.lab.03-all')))
      .toContain('"place":"numbers-that-move"');
    await page.reload();
    await expect.poll(() => page.getByRole('heading', { name: 'Numbers that move' }).isVisible()).toBe(true);
    await expect
      .poll(() => page.locator('.lesson__scroll').evaluate((one) => one.scrollTop))
      .toBeGreaterThan(500);
  });
});

describe('to take home', () => {
  const suite = browserSuite();

  it('there are a transcript as Markdown and a recording of each terminal', async () => {
    const page = await suite().visit(LAB);
    await live(page);
    await clickThrough(page, 'sleep 1000 &');
    const transcript = await download(page, 'Transcript (Markdown)');
    expect(transcript.name).toBe('03-all.md');
    expect(transcript.text).toContain('# All that a lab can be');
    expect(transcript.text).toMatch(/\$ sleep 1000 &\n\[1\] \d+/);
    const recording = await download(page, 'Recording of host (asciicast)');
    expect(recording.name).toBe('03-all-host.cast');
    const [header, ...events] = recording.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(header).toMatchObject({ version: 2 });
    expect(JSON.stringify(events)).toContain('sleep 1000 &');
  });
});

describe('the time of a session', () => {
  const clock = { totalMs: 25_000, warnMs: 20_000, extensionMs: 60 * 60_000, extensions: 1 };
  const suite = browserSuite(async () => ({ clock }));

  it('is shown, warned of, and prolonged by one click', async () => {
    const page = await suite().visit(LAB);
    await live(page);
    const warning = page.getByRole('region', { name: 'The session ends soon' });
    await warning.getByText('This session ends in 1 min.').waitFor(PATIENCE);
    await page.getByRole('button', { name: '60 minutes more' }).click();
    await warning.waitFor({ state: 'hidden' });
    expect(await page.locator('.time-left').textContent()).toBe('Time left in this session: 1 h 1 min');
  });

  it('ends it, says so, and what was done can still be saved', async () => {
    const page = await suite().visit(LAB);
    await live(page);
    await clickThrough(page, 'sleep 1000 &');
    await page.getByRole('heading', { name: 'The time is up' }).waitFor({ timeout: 40_000 });
    await page.getByText('This session’s time is up. Its machine was removed.').waitFor();
    await page.getByText(/^What you did can be saved until .*\d:\d\d/).waitFor();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    const transcript = await save(page, page.getByRole('link', { name: 'Save the transcript' }));
    expect(transcript.name).toBe('03-all.md');
    expect(transcript.text).toMatch(/\$ sleep 1000 &\n\[1\] \d+/);
    const recording = await download(page, 'Recording of host (asciicast)');
    expect(recording.text).toContain('sleep 1000 &');
    await page.getByRole('button', { name: 'Fresh machine', exact: true }).click();
    await live(page);
    await clickThrough(page, 'sleep 1000 &');
    expect(await badge(page).textContent()).toBe('Live');
    // What was done before is not lost by that.
    expect((await download(page, 'Transcript (Markdown)')).text).toContain('steps done, in 2 machines.');
  });
});

async function reset(page: Page, way: string): Promise<void> {
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('dialog').getByText(way).first().click();
  const notes = await badgeNotes(page);
  await page.getByRole('dialog').locator('button[value=reset]').click();
  await expect.poll(notes).toContain('Fresh machine starting');
  await expect.poll(async () => (await notes()).at(-1)).toBe('Live');
}

async function download(page: Page, name: string): Promise<{ name: string; text: string }> {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  const file = await save(page, page.getByText(name));
  await page.keyboard.press('Escape');
  return file;
}

async function save(page: Page, link: Locator): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}
