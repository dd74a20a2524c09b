/** The list of labs as a course: groups, what comes before, the map, how far one has come. */
import { AxeBuilder } from '@axe-core/playwright';
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
const longNames = browserSuite(async () => ({
  labs: (await course()).map((lab, at) => ({
    ...lab,
    id: `${at}-${['capabilities', 'keep-share-enter', 'uts'][at % 3]}-${at}`,
    after: [],
  })),
}));

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

it('is searched by words, shows what is not done yet, and folds its groups', async () => {
  const page = await suite().visit('/');
  const titles = page.locator('.lab-card h3');
  await page.getByRole('searchbox', { name: 'Search the labs' }).fill('deep');
  expect(await titles.allTextContents()).toEqual(['Lab 10-deep', 'Lab 11-deeper']);
  await page.getByText('2 labs found').waitFor();
  await page.getByRole('searchbox', { name: 'Search the labs' }).fill('nothing like it');
  await page.getByText('No lab matches.').waitFor();
  await page.getByRole('searchbox', { name: 'Search the labs' }).fill('');
  await page.evaluate(() =>
    localStorage.setItem('unbox.lab.02-other', '{"done":["say-goodbye"],"read":[],"place":"","quizzes":{}}'),
  );
  await page.getByRole('button', { name: 'Cgroups' }).click();
  await page.reload();
  expect(await page.getByRole('button', { name: 'Cgroups' }).getAttribute('aria-expanded')).toBe('false');
  expect(await titles.count()).toBe(5);
  await page.getByLabel('not done yet').check();
  await expect.poll(() => titles.allTextContents()).not.toContain('The other lab');
  // What is searched for is shown, wherever it is.
  await page.getByRole('searchbox', { name: 'Search the labs' }).fill('10-deep');
  await expect.poll(() => titles.allTextContents()).toEqual(['Lab 10-deep']);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
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

it('has one left edge, and no name in the map is cut', async () => {
  const page = await longNames().visit('/', { viewport: { width: 1440, height: 900 } });
  const names = page.locator('.map__name');
  await names.first().waitFor();
  const left = async (selector: string) => (await page.locator(selector).first().boundingBox())?.x;
  const edge = await left('.map');
  expect([await left('h1'), await left('.lab-group h2')]).toEqual([edge, edge]);
  for (const width of [1440, 390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    const cut = names.evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length);
    expect(await cut).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  }
});

it('uses the whole width of a phone for its map', async () => {
  const page = await longNames().visit('/', { viewport: { width: 390, height: 844 } });
  const labs = page.locator('.map__lab');
  await labs.first().waitFor();
  const group = await page.locator('.map__groups').boundingBox();
  const third = await labs.nth(2).boundingBox();
  if (!group || !third) throw new Error('There is no map.');
  expect(third.x + third.width).toBeCloseTo(group.x + group.width, 0);
});
