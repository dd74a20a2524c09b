/** A whole lab without a mouse: commands, a task, quizzes of all kinds, the plots, the end. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { browserSuite } from './browser.ts';
import { focusedAction, focusedLabel, live, shows, stepIs } from './lab-screen.ts';

const suite = browserSuite();

it('is done by keyboard alone, from the list to its last step', { timeout: 240_000 }, async () => {
  const page = await suite().visit('/');
  await page.getByRole('heading', { name: 'All that a lab can be' }).waitFor();
  await tabTo(page, (label) => label === 'All that a lab can be');
  await page.keyboard.press('Enter');
  await live(page);

  // The first question, by Tab, arrows and Enter.
  await tabTo(page, (label) => label === 'one');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText('the front matter says so').waitFor();

  for (const action of ['1/0', '1/1', '1/2']) await runNext(page, action);
  await stepIs(page, 'A value that comes back', 'Done');

  // The task: F6 leads to what comes next, its checks, and back into the terminal.
  await page.keyboard.press('F6');
  await expect.poll(() => focusedText(page)).toBe('Check now');
  await page.keyboard.press('Enter');
  await page.locator('.check').getByText('Not yet: there is no folder /tmp/box').waitFor({ timeout: 20_000 });
  await page.keyboard.press('F6');
  await expect.poll(() => focusedLabel(page)).toBe('Terminal inside');
  await page.keyboard.type('mkdir /tmp/box; echo fragile > /tmp/box/label\n');
  await stepIs(page, 'Task: make a box', 'Done');

  await runNext(page, '3/0');
  await page.keyboard.press('F6');
  await expect.poll(() => focusedAction(page)).toBe('4/0');
  // Backwards from there: the plots' buttons, then the quizzes.
  await tabTo(page, (label) => label === 'Your answer', 'Shift+Tab');
  await page.keyboard.type('fragile');
  await page.keyboard.press('Enter');
  await page.getByText('Handle with care.').waitFor();
  await tabTo(page, (label) => label.includes('your ticks'), 'Shift+Tab');
  await page.keyboard.press('Space');
  await tabTo(page, (label) => label.includes('the lesson'), 'Shift+Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await page.getByText('what this browser remembers is not').waitFor();

  await page.keyboard.press('n');
  await expect.poll(() => focusedAction(page)).toBe('4/0');
  await tabTo(page, (label) => label === 'As a table', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('table').waitFor();
  await page.keyboard.press('n');
  await runNext(page, '4/0');
  await shows(page, /\n300\n/);
  await page.getByText('5 of 5 steps done').waitFor();
  await page.getByText('Every step is done').waitFor();
});

it(
  'goes round by F6: lesson, terminal, what can be pressed below it, X-ray',
  { timeout: 120_000 },
  async () => {
    const page = await suite().visit('/labs/05-slow');
    await live(page);
    const goesTo = async (key: string, place: string) => {
      await page.keyboard.press(key);
      await expect.poll(() => focusedLabel(page), { message: `${key} → ${place}` }).toBe(place);
    };
    await goesTo('F6', 'Terminal host');
    await page.keyboard.press('F6');
    await expect.poll(() => focusedAction(page)).toBe('0/0');
    await goesTo('x', 'X-ray');
    // What the X-ray shows can be chosen in its title bar, before what closes it.
    for (let presses = 0; presses < 5 && (await focusedLabel(page)) !== 'Close X-ray'; presses++)
      await page.keyboard.press('Tab');
    expect(await focusedLabel(page)).toBe('Close X-ray');
    await page.keyboard.press('F6');
    await expect.poll(() => focusedAction(page)).toBe('0/0');
    await goesTo('F6', 'Terminal host');
    await goesTo('F6', 'X-ray');
    // Closed from inside: back to where it was opened.
    await page.keyboard.press('x');
    await expect.poll(() => focusedAction(page)).toBe('0/0');

    // Being taken to a step types something that does not end: Stop comes after a terminal that ignores input.
    await page.getByRole('button', { name: 'Take me here' }).last().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, (label) => label === 'Take me there');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Stop' }).waitFor({ timeout: 20_000 });
    await goesTo('F6', 'Terminal host');
    await page.keyboard.press('F6');
    await expect.poll(() => focusedText(page)).toBe('Stop');
    await page.keyboard.press('Enter');
    await live(page);
  },
);

/** Leaves the terminal if need be, and runs the command that comes next: the focus is on it. */
async function runNext(page: Page, action: string): Promise<void> {
  if ((await focusedAction(page)) !== action)
    await page.keyboard.press((await inTerminal(page)) ? 'F6' : 'n');
  await expect.poll(() => focusedAction(page)).toBe(action);
  await page.keyboard.press('Enter');
  await page.locator(`[data-action="${action}"]`).getByText('As expected').waitFor({ timeout: 20_000 });
  await expect.poll(() => focusedLabel(page)).toMatch(/^Terminal /);
}

async function inTerminal(page: Page): Promise<boolean> {
  return (await focusedLabel(page))?.startsWith('Terminal ') ?? false;
}

function focusedText(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent.trim() ?? '');
}

/** Presses Tab until the focus is on what the label says; what is not reached by Tab is not reached. */
async function tabTo(page: Page, wanted: (label: string) => boolean, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press(key);
    const label = await page.evaluate(() => {
      const one = document.activeElement;
      const labels = one instanceof HTMLInputElement ? [...(one.labels ?? [])] : [];
      return (labels[0] ?? one)?.textContent.trim() ?? '';
    });
    if (wanted(label)) return;
  }
  throw new Error('Eighty times Tab, and it is not there.');
}
