/** Nothing is lost by a click: ticks are kept, other labs are asked about, and what was not sent is told. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../runner/machine/machine.ts';
import { browserSuite } from './browser.ts';
import { badge, clickThrough, focusedLabel, live, screenText, stepIs } from './lab-screen.ts';
import { switchOff, testProvider, watched } from './site.ts';

const PATIENCE = { timeout: 30_000 };
const machines: Machine[] = [];
const suite = browserSuite(async () => ({
  provider: watched(await testProvider(), (machine) => machines.push(machine)),
  // A line may be broken for longer than keys are kept.
  idle: { abandonedMs: 60_000, untouchedMs: 600_000, warnMs: 60_000 },
}));

describe('a machine that stopped', () => {
  it('leaves its ticks behind, and offers to go back to where the learner was', async () => {
    const page = await opened('/labs/01-tiny');
    await clickThrough(page, 'echo hello');
    await clickThrough(page, 'echo $((40 + 2))');
    await stepIs(page, 'Say hello', 'Done');
    await dies(page);
    await page.getByRole('button', { name: 'Fresh machine', exact: true }).click();
    await live(page);
    await stepIs(page, 'Say hello', 'Done before');
    await dies(page);
    // What was done is done again in the new one, in view.
    await page.getByRole('button', { name: 'Fresh machine at step 2' }).click();
    await live(page);
    await stepIs(page, 'Say hello', 'Done');
    await page.goto(new URL('/', page.url()).href);
    await page.getByText('1 of 6 steps done').waitFor();
    expect(await page.locator('.lab-card__facts', { hasText: '1 of 6 steps done' }).count()).toBe(1);
  });
});

describe('another lab', () => {
  it('is never ended from the page that it replaced without a question', async () => {
    const page = await opened('/labs/01-tiny', { expectedErrors: ['409 (Conflict)'] });
    const other = await page.context().newPage();
    await other.goto(new URL('/labs/03-all', page.url()).href);
    await other.getByRole('button', { name: 'End it and start this lab' }).click();
    await live(other);
    await clickThrough(other, 'sleep 1000 &');
    await page.getByRole('heading', { name: 'You moved on to another lab' }).waitFor();
    const way = page.getByRole('link', { name: 'Go to the running lab' });
    expect(await way.getAttribute('href')).toBe('/labs/03-all');
    expect(await way.getAttribute('class')).toBe('button');
    await page.getByRole('button', { name: 'Fresh machine', exact: true }).click();
    await page.getByRole('heading', { name: '“All that a lab can be” is still running' }).waitFor();
    await page.getByText('0 of 5 steps are done. Starting this lab ends it').waitFor();
    expect(await badge(other).textContent()).toBe('Live');
  });

  it('makes room by itself once all its steps are done', async () => {
    const page = await opened('/labs/02-other');
    await clickThrough(page, 'echo goodbye');
    const next = page.locator('.lab-end').getByRole('link', { name: 'Next: All that a lab can be' });
    expect(await next.getAttribute('class')).toBe('button');
    await next.click();
    await live(page);
  });
});

describe('a reset', () => {
  it('keeps the ticks unless one wants to start over, which begins at the top', async () => {
    const page = await opened('/labs/01-tiny');
    await clickThrough(page, 'echo hello');
    await clickThrough(page, 'echo $((40 + 2))');
    await page.getByRole('heading', { name: 'A command that fails' }).scrollIntoViewIfNeeded();
    await page.getByRole('button', { name: 'Reset' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('radio', { checked: true }).locator('xpath=..').textContent()).toMatch(
      /^Keep my progress/,
    );
    await dialog.getByRole('button', { name: 'Reset the machine' }).click();
    await stepIs(page, 'Say hello', 'Done before');
    await live(page);
    await expect.poll(() => focusedLabel(page)).toBe('Terminal host');
    await page.getByRole('button', { name: 'Reset' }).click();
    await dialog.getByText('Start over').first().click();
    await dialog.getByText('Clears your progress in this lab: 1 of 6 steps.').waitFor();
    await dialog.getByRole('button', { name: 'Start over' }).click();
    await stepIs(page, 'Say hello', 'To do');
    await expect.poll(() => page.locator('.lesson__scroll').evaluate((one) => one.scrollTop)).toBe(0);
    await live(page);
    await expect.poll(() => focusedLabel(page)).toBe('Terminal host');
  });

  it('takes one to a step: its heading has the focus, its first command is next', async () => {
    const page = await opened('/labs/05-slow');
    await clickThrough(page, 'echo begun');
    await page.locator('#wait').getByRole('heading').scrollIntoViewIfNeeded();
    await dies(page);
    await page.getByRole('button', { name: 'Fresh machine', exact: true }).click();
    await live(page);
    await page.locator('#wait').getByRole('button', { name: 'Take me here' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take me there' }).click();
    await stepIs(page, 'Begin', 'Done');
    await live(page);
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('wait-title');
    expect(await page.locator('.command--next .command__text').textContent()).toBe('sleep 1000');
  });
});

describe('a line that breaks', () => {
  it('says what becomes of keys and clicks, and its message goes with it', async () => {
    const page = await opened('/labs/01-tiny', { expectedErrors: ['ERR_INTERNET_DISCONNECTED'] });
    await page.context().setOffline(true);
    await badge(page).getByText('Offline').waitFor();
    await page
      .locator('.line-note')
      .getByText(/^Offline: keys are kept for \d+ s more$/)
      .waitFor();
    await page.locator('[data-action="0/0"]').click();
    await page.getByRole('alert').getByText('Not connected: nothing was run.').waitFor();
    await page.context().setOffline(false);
    await live(page);
    await page.locator('.line-note').waitFor({ state: 'detached' });
    expect(await page.getByRole('alert').count()).toBe(0);
    await clickThrough(page, 'echo hello');
  });

  it('keeps keys for some seconds only, and says when they are dropped', async () => {
    const page = await opened('/labs/01-tiny', { expectedErrors: ['ERR_INTERNET_DISCONNECTED'] });
    await page.locator('.screen--active .xterm-helper-textarea').focus();
    await page.context().setOffline(true);
    await badge(page).getByText('Offline').waitFor();
    await page.keyboard.type('rm');
    await page
      .locator('.line-note')
      .getByText(/^Offline: 2 keys kept for \d+ s more$/)
      .waitFor();
    const dropped = 'Offline: 2 keys dropped, and what you type now is not sent';
    await page.locator('.line-note').getByText(dropped).waitFor(PATIENCE);
    await page.keyboard.type('x');
    await page.context().setOffline(false);
    await live(page);
    const lost = 'The connection was broken for too long: what you typed meanwhile was not sent.';
    await page.getByRole('alert').getByText(lost).waitFor();
    await clickThrough(page, 'echo hello');
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await screenText(page)).not.toMatch(/[#$] rm/);
  });

  it('a message never hides the verdict of a command that came after it', async () => {
    const page = await opened('/labs/05-slow');
    await page.locator('[data-action="1/0"]').click();
    await page.locator('[data-action="0/0"]').click();
    await page.getByRole('alert').waitFor(PATIENCE);
    await page.locator('.screen--active .xterm-helper-textarea').focus();
    await page.keyboard.press('Control+c');
    await page.keyboard.type('echo begun\n');
    await page.locator('.strip--passed').waitFor(PATIENCE);
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});

async function opened(
  path: string,
  options: Parameters<ReturnType<typeof suite>['visit']>[1] = {},
): Promise<Page> {
  const page = await suite().visit(path, options);
  await live(page);
  return page;
}

/** Switches off the machine of the page that was opened last. */
async function dies(page: Page): Promise<void> {
  const machine = machines.at(-1);
  if (!machine) throw new Error('There is no machine.');
  await switchOff(machine);
  await page.getByRole('heading', { name: 'The machine stopped' }).waitFor(PATIENCE);
}
