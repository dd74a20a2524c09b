/** axe finds nothing to complain about, in both themes, in all that a learner sees on the way. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserSuite } from './browser.ts';
import { click, clickThrough, fails, live } from './lab-screen.ts';

const suite = browserSuite();

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  it('the list is accessible', async () => {
    const page = await suite().visit('/', { colorScheme });
    await page.getByRole('heading', { name: 'A tiny lab' }).waitFor();
    expect(await complaints(page)).toEqual([]);
  });

  it('a lab is, before, while and after it is done', async () => {
    const page = await suite().visit('/labs/01-tiny', { colorScheme });
    await live(page);
    expect(await complaints(page)).toEqual([]);
    await clickThrough(page, 'echo hello');
    await click(page, 'cat colour.txt');
    await fails(page, 'cat colour.txt');
    await page.getByText('Hint').click();
    expect(await complaints(page)).toEqual([]);
    await page.getByRole('button', { name: 'Reset' }).click();
    expect(await complaints(page)).toEqual([]);
  });

  it('a lab is on a phone', async () => {
    const page = await suite().visit('/labs/01-tiny', { colorScheme, viewport: { width: 390, height: 844 } });
    await live(page);
    expect(await complaints(page)).toEqual([]);
    await page.getByRole('button', { name: 'Terminals' }).click();
    expect(await complaints(page)).toEqual([]);
  });
});

async function complaints(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary}`),
  );
}
