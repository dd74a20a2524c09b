/** One learner, two browsers: progress and the running session follow by a code. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { browserSuite } from './browser.ts';
import { clickThrough, live, screenText, stepIs } from './lab-screen.ts';

// A session goes on while nobody looks at it, however slow this host is.
const suite = browserSuite(async () => ({
  idle: { abandonedMs: 600_000, untouchedMs: 600_000, warnMs: 60_000 },
}));

const CODE = /^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/;

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Use another browser' });

/** Opens the dialog by keyboard; returns the code that it shows. */
async function codeOf(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Use another browser' }).focus();
  await page.keyboard.press('Enter');
  const code = dialog(page).getByRole('status', { name: 'Your code' });
  await expect.poll(() => code.textContent()).toMatch(CODE);
  return (await code.textContent()) ?? '';
}

const done = (page: Page, lab: string) =>
  page.locator('.lab-card', { hasText: lab }).locator('.lab-card__done').count();

it('a code brings progress and the running session to another browser, which adds what it had', async () => {
  const desk = await suite().visit('/labs/02-other');
  await live(desk);
  await clickThrough(desk, 'echo goodbye');
  await desk.goto(suite().site.url);
  await expect.poll(() => done(desk, 'The other lab')).toBe(1);
  const code = await codeOf(desk);
  expect((await new AxeBuilder({ page: desk }).analyze()).violations).toEqual([]);

  // A browser from before the server knew: what it did is in its storage alone.
  const phone = await suite().visit('/', { expectedErrors: ['400'] });
  await phone.evaluate(() =>
    localStorage.setItem('unbox.lab.01-tiny', '{"done":["say-hello"],"read":[],"place":"","quizzes":{}}'),
  );
  await phone.reload();
  expect(await done(phone, 'The other lab')).toBe(0);
  await codeOf(phone);
  const field = dialog(phone).getByRole('textbox', { name: 'Code' });
  await field.fill('ABCD-EFGH-JKL0');
  await field.press('Enter');
  await dialog(phone)
    .getByRole('alert')
    .getByText('A code has three groups of four letters or digits, and no 0, O, 1 or I.')
    .waitFor();
  expect((await new AxeBuilder({ page: phone }).analyze()).violations).toEqual([]);
  await field.fill(code.toLowerCase().replaceAll('-', ' '));
  await field.press('Enter');
  await expect.poll(() => done(phone, 'The other lab')).toBe(1);
  await phone.getByText('Continue: “The other lab”').click();
  await live(phone);
  await stepIs(phone, 'Say goodbye', 'Done');
  expect(await screenText(phone)).toContain('goodbye');

  await desk.reload();
  await desk.locator('.lab-card', { hasText: 'A tiny lab' }).getByText('1 of').waitFor();
}, 120_000);

it('a lab that is begun anew is begun anew in every browser; a code that was replaced leads nowhere', async () => {
  const desk = await suite().visit('/labs/02-other');
  await live(desk);
  await clickThrough(desk, 'echo goodbye');
  await desk.getByRole('button', { name: 'More' }).click();
  await desk.getByRole('button', { name: 'Use another browser' }).click();
  const shown = dialog(desk).getByRole('status', { name: 'Your code' });
  await expect.poll(() => shown.textContent()).toMatch(CODE);
  const old = (await shown.textContent()) ?? '';
  await dialog(desk).getByRole('button', { name: 'Replace it' }).click();
  await expect.poll(() => shown.textContent()).not.toBe(old);
  const code = (await shown.textContent()) ?? '';
  await dialog(desk).getByRole('button', { name: 'Copy' }).click();
  await dialog(desk).getByRole('button', { name: 'Copied' }).waitFor();
  await desk.keyboard.press('Escape');

  const phone = await suite().visit('/', { expectedErrors: ['404'] });
  await codeOf(phone);
  const field = dialog(phone).getByRole('textbox', { name: 'Code' });
  await field.fill(old);
  await dialog(phone).getByRole('button', { name: 'Use this code' }).click();
  await dialog(phone)
    .getByText('No progress belongs to this code. Check it against the browser that shows it.')
    .waitFor();
  await field.fill(code);
  await field.press('Enter');
  await expect.poll(() => done(phone, 'The other lab')).toBe(1);

  await desk.getByRole('button', { name: 'Reset' }).click();
  await desk.getByRole('dialog').getByText('Start over').first().click();
  await desk.getByRole('dialog').getByRole('button', { name: 'Start over' }).click();
  await stepIs(desk, 'Say goodbye', 'To do');
  await phone.reload();
  await expect.poll(() => done(phone, 'The other lab')).toBe(0);
}, 120_000);
