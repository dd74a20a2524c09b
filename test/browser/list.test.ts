/** The list of labs as a course: groups, what comes before, the map, how far one has come. */
import { expect, it } from 'vitest';
import type { Lab } from '../../runner/lab/lab.ts';
import { browserSuite } from './browser.ts';
import { LABS, testLabs } from './site.ts';

/** Enough for a map: the test's labs, and others like them that are never opened. */
async function course(): Promise<readonly Lab[]> {
  const labs = await testLabs(LABS);
  const like = labs.find(({ id }) => id === '02-other');
  if (!like) throw new Error('The lab 02-other is gone.');
  const other = (id: string, change: Partial<Lab>): Lab => ({ ...like, id, title: `Lab ${id}`, ...change });
  return [
    ...labs,
    other('10-deep', { level: 'deep-dive', tags: ['cgroups'], after: ['03-all'], minutes: 90 }),
    other('11-deeper', { level: 'deep-dive', tags: ['cgroups'], after: ['10-deep', '02-other'] }),
  ];
}

const suite = browserSuite(async () => ({ labs: await course() }));

it('groups labs by topic or level, says what comes before and how long it takes, and remembers the order', async () => {
  const page = await suite().visit('/');
  await page.getByText('7 labs, about 1.8 h in all').waitFor();
  const groups = page.locator('.lab-group__head');
  expect(await groups.allTextContents()).toEqual(['Test5 labs, 18 min', 'Cgroups2 labs, about 1.5 h']);
  const card = page.locator('.lab-card', { hasText: 'Lab 11-deeper' });
  expect(await card.locator('.lab-card__after').textContent()).toBe('After The other lab, Lab 10-deep');
  await page.getByLabel('by level').check();
  expect(await groups.locator('h2').allTextContents()).toEqual(['Introduction', 'Core', 'Deep dive']);
  await page.reload();
  await expect
    .poll(() => groups.locator('h2').allTextContents())
    .toEqual(['Introduction', 'Core', 'Deep dive']);
  await card.getByRole('link', { name: 'Lab 10-deep' }).click();
  await expect.poll(() => new URL(page.url()).pathname).toBe('/labs/10-deep');
});

it('draws the course as a map whose labs can be reached by keyboard and say how far one has come', async () => {
  const page = await suite().visit('/');
  const map = page.getByRole('navigation', { name: 'Map of the course' });
  const first = map.getByRole('link', { name: 'A tiny lab, 3 min, to do' });
  await first.waitFor();
  expect(await map.getByRole('link').count()).toBe(7);
  await first.hover();
  // What the lab leads to stays, the others step back.
  const dim = () =>
    map.locator('.map__lab--dim').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  await expect.poll(dim).toEqual(['/labs/02-other', '/labs/04-many', '/labs/05-slow']);
  expect(await map.locator('.map__lines path').count()).toBe(3);
  await page.evaluate(() =>
    localStorage.setItem('unbox.lab.02-other', '{"done":["say-goodbye"],"read":[],"place":"","quizzes":{}}'),
  );
  await page.reload();
  const done = map.getByRole('link', { name: 'The other lab, 1 min, done' });
  await done.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => new URL(page.url()).pathname).toBe('/labs/02-other');
  await page.goBack();
  await page.getByText('7 labs, about 1.8 h in all; 1 done').waitFor();
});
