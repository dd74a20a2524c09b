/** Labs that come with Unbox are done in the browser, to their last step: by clicks, and by hand alone. */
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fill } from '../../runner/expectation/fill.ts';
import type { Action, Command, Keys, Lab, Solution, Step } from '../../runner/lab/lab.ts';
import { loadLab } from '../../runner/lab/load-labs.ts';
import type { ServerMessage } from '../../runner/seat/protocol.ts';
import { browserSuite } from './browser.ts';
import { enter, live, openFromList, screenText, terminalButton, type } from './lab-screen.ts';
import { isLocal } from './site.ts';

const LAB_MS = 420_000;
/** Longer than the slowest command of a lab under emulation. */
const COMMAND_MS = 60_000;
/** A person looks for so long whether something has come true, then tries again. */
const LOOK_MS = 1000;

/** What terminals are used for: nested shells, keys, captures across terminals, until and within, a task at the end. */
const LABS = ['02-uts', '03-pid', '04-net', '13-cpu-max', '21-setcap'];

const labs = await Promise.all(
  LABS.map((id) => loadLab(path.join(import.meta.dirname, '..', '..', 'labs', id))),
);
const suite = browserSuite(async () => ({
  labs,
  idle: { abandonedMs: 10_000, untouchedMs: LAB_MS, warnMs: 60_000 },
}));

// Namespaces and control groups are nothing to try on the host itself.
describe.skipIf(isLocal()).each(labs.map((lab) => [lab.id, lab] as const))('lab %s', (_, lab) => {
  it('goes green by clicks', { timeout: LAB_MS }, async () => {
    const page = await suite().visit('/');
    const captures = listen(page);
    await openFromList(page, lab.title);
    await live(page);
    for (const step of lab.steps) {
      for (const block of step.blocks) {
        if (block.kind === 'solution') await typeSolution(page, block, captures);
        if (block.kind !== 'command' && block.kind !== 'keys') continue;
        await free(page, block);
        await page.locator(`[data-action="${step.index}/${block.index}"]`).click();
        await passes(page, `${step.index}/${block.index}`);
      }
      if (needsSomething(step)) await stepIs(page, step, 'Done');
    }
    expect(await done(page, lab)).toEqual({ unknown: [], contradicting: [] });
    for (const width of [1440, 1024, 390])
      await expect
        .poll(() => overflow(page, width), { timeout: 10_000 })
        .toEqual({ width, height: 800, cut: [] });
  });

  it('goes green by hand, on the fresh machine of a reset', { timeout: LAB_MS }, async () => {
    const page = await suite().visit('/');
    const captures = listen(page);
    await openFromList(page, lab.title);
    await live(page);
    await page.locator('[data-action="0/0"]').click();
    await passes(page, '0/0');
    await reset(page, lab);
    for (const step of lab.steps) {
      for (const block of step.blocks) {
        if (block.kind === 'solution') await typeSolution(page, block, captures);
        else if (block.kind === 'keys') await press(page, `${step.index}/${block.index}`, block);
        else if (block.kind === 'command') await typeUntilPassed(page, `${step.index}/${block.index}`, block);
      }
      if (needsSomething(step)) await stepIs(page, step, 'Done');
    }
    expect(await done(page, lab)).toEqual({ unknown: [], contradicting: [] });
  });
});

/** A step that is only read is done by reading. */
function needsSomething(step: Step): boolean {
  return step.blocks.some(({ kind }) => kind === 'command' || kind === 'keys' || kind === 'check');
}

/** The captured values, as the page hears of them. */
function listen(page: Page): Map<string, string> {
  const captures = new Map<string, string>();
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string') return;
      const message = JSON.parse(payload) as ServerMessage;
      if (message.type === 'event' && message.event.type === 'captured')
        captures.set(message.event.name, message.event.value);
    }),
  );
  return captures;
}

/** The author's solution, typed line by line as a learner would. */
async function typeSolution(page: Page, solution: Solution, captures: Map<string, string>): Promise<void> {
  await enter(page, solution.terminal);
  for (const line of solution.lines) {
    await expect
      .poll(async () => (await screenText(page)).split('\n').at(-1), { timeout: COMMAND_MS, interval: 20 })
      .toMatch(/^[$#>]$/);
    await type(page, solution.terminal, `${fill(line, captures)}\n`);
  }
}

async function reset(page: Page, lab: Lab): Promise<void> {
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('dialog').getByText('Start over').first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Start over' }).click();
  await row(page, '0/0', '--passed').waitFor({ state: 'detached', timeout: COMMAND_MS });
  for (const step of lab.steps.filter(needsSomething)) await stepIs(page, step, 'To do');
  await live(page);
}

async function typeUntilPassed(page: Page, id: string, command: Command): Promise<void> {
  await typeAsShown(page, id, command);
  const { withinMs } = command;
  if (withinMs === null) return passes(page, id);
  const deadline = performance.now() + withinMs + COMMAND_MS;
  while (performance.now() < deadline) {
    if (await comes(row(page, id, '--passed'))) return;
    if (await row(page, id, '--failed').isVisible()) await typeAsShown(page, id, command);
  }
  return passes(page, id);
}

/** Types what the page shows, values and all, as soon as the terminal shows the prompt for it. */
async function typeAsShown(page: Page, id: string, { terminal, prompt }: Command): Promise<void> {
  const shown = row(page, id).locator('.command__text');
  expect(await shown.locator('.hole').allTextContents(), `values that ${id} still lacks`).toEqual([]);
  const lines = ((await shown.textContent()) ?? '').split('\n');
  await enter(page, terminal);
  for (const [index, line] of lines.entries()) {
    await endsWith(page, index === 0 ? prompt : '>');
    await type(page, terminal, `${line}\n`);
  }
}

async function press(page: Page, id: string, { terminal, keys }: Keys): Promise<void> {
  await type(page, terminal, '');
  for (const key of keys) await page.keyboard.press(key.replace(/^Ctrl-/, 'Control+'));
  await passes(page, id);
}

/** Waits until a command can be clicked: one that has to wait for its terminal says so. */
async function free(page: Page, action: Action): Promise<void> {
  if (action.kind === 'keys') return;
  await terminalButton(page, action.terminal)
    .getByText('busy')
    .waitFor({ state: 'hidden', timeout: COMMAND_MS });
}

/** Waits for a green verdict; a red one fails the test with all that the page says about it. */
async function passes(page: Page, id: string): Promise<void> {
  const decided = row(page, id).and(
    page.locator('.command--passed, .command--failed, .command--unknown, .command:has(.command__notice)'),
  );
  const seen = await comes(decided, COMMAND_MS);
  if (seen && (await row(page, id, '--passed').isVisible())) return;
  const says = await row(page, id).innerText();
  throw new Error(`${id} did not turn green:\n${says}\n--- terminal ---\n${await screenText(page)}`);
}

/** Waits until every step is done; resolves with what is wrong with the captured values in the prose. */
async function done(page: Page, lab: Lab): Promise<{ unknown: string[]; contradicting: string[] }> {
  for (const step of lab.steps.filter(needsSomething)) await stepIs(page, step, 'Done');
  await page.getByText(`${lab.steps.length} of ${lab.steps.length} steps done`).waitFor();
  await page.getByText('Every step is done').waitFor();
  const unknown = await page.locator('[data-value]:not(.value--known)').allTextContents();
  const shown = await page
    .locator('[data-value]')
    .evaluateAll((all) => all.map((one) => [one.getAttribute('data-value') ?? '', one.textContent] as const));
  // Each name has one value, wherever it is.
  const first = new Map(shown.toReversed());
  return {
    unknown,
    contradicting: shown.filter(([name, text]) => first.get(name) !== text).map(([name]) => name),
  };
}

/** The page's own size in a window of this width and 800 px, and the parts of it whose content sticks out. */
async function overflow(
  page: Page,
  windowWidth: number,
): Promise<{ width: number; height: number; cut: string[] }> {
  // The terminals follow a little later.
  await page.setViewportSize({ width: windowWidth, height: 800 });
  const [width, height] = await page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return [scrollWidth, scrollHeight] as const;
  });
  const cut = await page
    .locator('.top-bar, .lesson__scroll, .console, .command, .diff, .callout, .terminals, .strip, .rail')
    .evaluateAll((all) =>
      all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.getAttribute('class') ?? ''),
    );
  return { width, height, cut };
}

/** By its address: titles may begin alike. */
async function stepIs(page: Page, { slug }: Step, status: string): Promise<void> {
  await page.locator(`[id="${slug}"] > .step__head`).getByText(status, { exact: true }).waitFor();
}

async function endsWith(page: Page, prompt: string): Promise<void> {
  await expect
    .poll(async () => (await screenText(page)).split('\n').at(-1), { timeout: COMMAND_MS, interval: 20 })
    .toBe(prompt);
}

function row(page: Page, id: string, status = ''): Locator {
  return page.locator(`.command${status}`, { has: page.locator(`[data-action="${id}"]`) });
}

/** Says whether something shows up in time. */
function comes(locator: Locator, timeout = LOOK_MS): Promise<boolean> {
  return locator.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
}
