/** Tasks tick by themselves, hints come when they are due, quizzes are answered in place, values fill the prose. */
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { browserSuite, type VisitOptions } from './browser.ts';
import { clickThrough, live, stepIs, type, typeCommand } from './lab-screen.ts';

const suite = browserSuite();
const LAB = '/labs/03-all';
const PATIENCE = { timeout: 20_000 };

it('ticks a task the moment the state is right, and says what is missing until then', async () => {
  const page = await opened();
  // Nobody has to begin at the beginning: what is in sight counts.
  await checks(page).first().scrollIntoViewIfNeeded();
  expect(await checks(page).allTextContents()).toEqual(['1. Not done yet', '2. Not done yet']);
  await typeCommand(page, 'inside', 'mkdir /tmp/box');
  await checks(page).getByText('Solved').waitFor(PATIENCE);
  await expect
    .poll(() => checks(page).allTextContents())
    .toEqual(['1. Solved', '2. Not yet: the label does not say fragile']);
  await stepIs(page, 'Task: make a box', '1 of 2 done');
  // What is below the terminals is about this command, not about an older one.
  await page.locator('.strip--todo').getByText('Not yet: the label does not say fragile').waitFor();
  await type(page, 'host', 'echo fragile > /tmp/box/label\n');
  await stepIs(page, 'Task: make a box', 'Done');
  await expect.poll(() => page.getByTestId('announcement').textContent()).toBe('“Task: make a box” is done.');
  expect(await page.getByRole('button', { name: 'Check now' }).count()).toBe(0);
});

it('checks when asked, too', async () => {
  const page = await opened();
  await page.getByRole('button', { name: 'Check now' }).click();
  await checks(page).getByText('Not yet: there is no folder /tmp/box').waitFor(PATIENCE);
  await page.getByRole('button', { name: 'Check now', exact: true }).waitFor();
  expect(await page.getByTestId('announcement').textContent()).toBe('there is no folder /tmp/box');
});

it('offers the hint after two tries that failed, and the solution after another one', async () => {
  const page = await opened({ expectedErrors: ['403 (Forbidden)'] });
  const hint = page.locator('#task-make-a-box details');
  await hint.locator('summary').click();
  await hint.getByText('mkdir makes a folder').waitFor();
  await hint.locator('summary').click();
  await clickThrough(page, 'sleep 1000 &');
  await clickThroughAction(page, '1/1');
  await clickThroughAction(page, '1/2');
  await typeCommand(page, 'host', 'echo hello');
  await typeCommand(page, 'host', 'echo hello');
  expect(await page.getByRole('button', { name: 'Show solution' }).count()).toBe(0);
  await typeCommand(page, 'host', 'mkdir /tmp/no/box');
  await typeCommand(page, 'host', 'mkdir /tmp/no/bax');
  await page.locator('.strip').getByText('Stuck? There is a hint for this step.').waitFor(PATIENCE);
  await page.getByRole('button', { name: 'Show the hint' }).click();
  expect(await hint.evaluate((details) => (details as HTMLDetailsElement).open)).toBe(true);
  await hint.getByText('mkdir makes a folder').waitFor();
  const show = page.getByRole('button', { name: 'Show solution' });
  await show.click();
  await page.getByText('Not yet: open the hint and try once more').first().waitFor();
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByRole('button', { name: 'Check now', exact: true }).waitFor();
  await show.click();
  const solution = page.getByRole('region', { name: 'Solution' });
  expect(await solution.locator('pre').textContent()).toBe(
    'mkdir -p /tmp/box\necho fragile > /tmp/box/label\n',
  );
});

it('shows a place for a value until it is known, then the value, in prose and commands', async () => {
  const page = await opened();
  const place = page.locator('.prose [data-value="sleeper"]');
  expect(await place.textContent()).toBe('PID, step 2');
  expect(await place.getAttribute('title')).toBe('not known yet: PID, step 2');
  // There is nothing to copy yet.
  const kill = page.locator('.command', { has: page.locator('[data-action="1/2"]') });
  expect(await kill.getByRole('button', { name: 'Copy' }).count()).toBe(0);
  expect(await place.evaluate((one) => getComputedStyle(one).borderStyle)).toBe('dashed');
  await clickThrough(page, 'sleep 1000 &');
  await expect.poll(() => place.textContent()).toMatch(/^\d+$/);
  const pid = await place.textContent();
  expect(await page.locator('[data-action="1/2"] .command__text').textContent()).toBe(`kill ${pid}`);
  await kill.getByRole('button', { name: 'Copy' }).waitFor();
  await clickThroughAction(page, '1/2');
});

it('sends neither solutions nor checks nor answers to the browser', async () => {
  const page = await suite().visit('/', { expectedErrors: ['403 (Forbidden)'] });
  const lab = await page.evaluate(async () => (await fetch('/api/labs/03-all')).text());
  for (const secret of ['mkdir -p /tmp/box', 'grep -qx', 'Handle with care', '"correct"'])
    expect(lab).not.toContain(secret);
  const early = await page.evaluate(async () => (await fetch('/api/session/solutions/2?lab=03-all')).status);
  expect(early).toBe(403);
});

it('takes an answer by radio, checkboxes and text, and says by icon and word how it was', async () => {
  const page = await opened();
  const one = quiz(page, 'How many terminals');
  expect(await one.getByRole('button', { name: 'Answer' }).isDisabled()).toBe(true);
  await one.getByLabel('three').check();
  await one.getByRole('button', { name: 'Answer' }).click();
  await one.getByText('Not quite. Try again.').waitFor();
  await one.locator('.option--wrong .icon--failed').waitFor();
  expect(await one.locator('.option--wrong .option__mark').textContent()).toBe(' not this one');
  expect(await one.locator('.quiz__explanation').count()).toBe(0);
  await one.getByLabel('two').check();
  await one.getByRole('button', { name: 'Answer' }).click();
  await one.getByText('Right.').waitFor();
  // The button is gone: what it led to has the focus.
  await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toContain('quiz__feedback');
  await one.getByText('the front matter says so').waitFor();

  const many = quiz(page, 'Which of these stay');
  await many.getByLabel('the lesson').check();
  await many.getByRole('button', { name: 'Answer' }).click();
  await many.getByText('Right so far, but something is missing.').waitFor();
  await many.getByRole('button', { name: 'Show the answer' }).click();
  await many.getByText('This is the answer.').waitFor();
  expect(await many.locator('.option--right').allTextContents()).toEqual([
    'the lesson right',
    'your ticks, if you want right',
  ]);

  const typed = quiz(page, 'What does the label say?');
  await typed.getByLabel('Your answer').fill('heavy');
  await page.keyboard.press('Enter');
  await typed.getByText('Not quite. Try again.').waitFor();
  await typed.getByLabel('Your answer').fill('  Fragile ');
  await page.keyboard.press('Enter');
  await typed.getByText('Handle with care.').waitFor();

  // What was answered is remembered.
  await page.reload();
  await quiz(page, 'What does the label say?').getByText('Handle with care.').waitFor();
  expect(await quiz(page, 'Which of these stay').getByLabel('the lesson').isDisabled()).toBe(true);
});

async function opened(options: VisitOptions = {}): Promise<Page> {
  const page = await suite().visit(LAB, options);
  await live(page);
  return page;
}

function checks(page: Page): Locator {
  return page.locator('.check');
}

function quiz(page: Page, question: string): Locator {
  return page.locator('.quiz').filter({ hasText: question });
}

async function clickThroughAction(page: Page, id: string): Promise<void> {
  const action = page.locator(`[data-action="${id}"]`);
  await action.click();
  await action.getByText('As expected').waitFor(PATIENCE);
}
