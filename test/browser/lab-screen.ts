/** What tests do on a lab's page, in the words of a person. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Longest wait for a thing that a person waits for; machines under emulation take their time. */
const PATIENCE = 20_000;

export function badge(page: Page): Locator {
  return page.getByTestId('badge');
}

export async function live(page: Page): Promise<void> {
  await badge(page).getByText('Live', { exact: true }).waitFor({ timeout: PATIENCE });
  // The machine is at its prompt when it is live; so is the screen, once it is drawn.
  await expect.poll(() => screenText(page), { timeout: PATIENCE }).toMatch(/[#$]/);
}

/** Clicks a lab in the list: its title, not where others name it. */
export async function openFromList(page: Page, title: string): Promise<void> {
  await page.getByRole('heading', { name: title, exact: true }).getByRole('link').click();
}

/** A command's row, by what is in it. */
export function command(page: Page, text: string): Locator {
  return page
    .locator('.command')
    .filter({ has: page.locator('.command__button').getByText(text, { exact: true }) });
}

/** What brings a terminal to the front: its tab, or its name above it. */
export function terminalButton(page: Page, terminal: string): Locator {
  return page.locator(`[data-terminal="${terminal}"]`);
}

export async function click(page: Page, text: string): Promise<void> {
  await command(page, text).locator('.command__button').click();
}

export async function passes(page: Page, text: string): Promise<void> {
  await command(page, text).locator('.action-status--passed').waitFor({ timeout: PATIENCE });
}

export async function clickThrough(page: Page, text: string): Promise<void> {
  await click(page, text);
  await passes(page, text);
}

export async function fails(page: Page, text: string): Promise<void> {
  await command(page, text).locator('.action-status--failed').waitFor({ timeout: PATIENCE });
}

/** Status line of a step. */
export async function stepIs(page: Page, title: string, status: string): Promise<void> {
  const step = page.locator('.step').filter({ has: page.getByRole('heading', { name: title }) });
  await step.locator('.step__status').getByText(status, { exact: true }).waitFor({ timeout: PATIENCE });
}

/** Chooses how the terminals share their room. */
export async function arrange(page: Page, layout: string): Promise<void> {
  await page.getByRole('button', { name: 'Terminal layout' }).click();
  await page.getByLabel(layout, { exact: true }).check();
  await page.keyboard.press('Escape');
}

/** Gives a terminal the keyboard. */
export async function enter(page: Page, terminal: string): Promise<void> {
  await terminalButton(page, terminal).click();
  await expect.poll(() => focusedLabel(page)).toBe(`Terminal ${terminal}`);
}

/** Gives a terminal the keyboard, and types there. */
export async function type(page: Page, terminal: string, text: string): Promise<void> {
  await enter(page, terminal);
  await page.keyboard.type(text);
}

/** Types a command, or a line of one, in a terminal and waits for the prompt after it. */
export async function typeCommand(page: Page, terminal: string, text: string): Promise<void> {
  await type(page, terminal, `${text}\n`);
  const rest = async () => {
    const [, ...after] = (await screenText(page)).split(text);
    return after.at(-1) ?? '';
  };
  await expect.poll(rest, { timeout: PATIENCE }).toMatch(/\n[#$>]$/);
}

export function focusedLabel(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
}

/** The lesson's command that has the focus, as step/action. */
export function focusedAction(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.getAttribute('data-action') ?? null);
}

/** Notes what the badge says from now on, also for a moment; returns what reads the notes. */
export async function badgeNotes(page: Page): Promise<() => Promise<string[]>> {
  const notes = await badge(page).evaluateHandle((element) => {
    const said: string[] = [];
    const note = () => said.push(element.textContent);
    new MutationObserver(note).observe(element, { subtree: true, characterData: true, childList: true });
    return said;
  });
  return () => notes.jsonValue();
}

/** The lines that the front terminal shows. */
export async function screenText(page: Page): Promise<string> {
  const rows = await page.locator('.screen--active .xterm-rows > div').allTextContents();
  return rows
    .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
    .join('\n')
    .trim();
}

export async function shows(page: Page, text: string | RegExp): Promise<void> {
  await expect.poll(() => screenText(page), { timeout: PATIENCE }).toMatch(text);
}
