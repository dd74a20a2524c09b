/** Commands that show the facts of the X-ray: in which terminal they land, and how. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { focusedLabel, live, screenText, shows, terminalButton, type } from './lab-screen.ts';
import { LAB, PATIENCE, open, shell, xraySuite } from './xray-screen.ts';

const suite = xraySuite();

/** A command on the card of the process that is taken apart. */
function suggestion(page: Page, text: string): Locator {
  return page
    .getByRole('region', { name: /^Process bash/ })
    .locator('.suggestion')
    .filter({ hasText: text });
}

describe('a command that shows a fact', () => {
  it('takes the place of what is in the line: what was clicked or typed before', async () => {
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
