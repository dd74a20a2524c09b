/** A machine that nobody needs sleeps, and whoever comes back notices nothing but a word in the badge. */
import { expect, it } from 'vitest';
import { browserSuite } from './browser.ts';
import { badge, clickThrough, live, screenText, typeCommand } from './lab-screen.ts';

const PATIENCE = { timeout: 30_000 };
const HOUR = 3_600_000;

const suite = browserSuite(async () => ({
  idle: {
    abandonedMs: HOUR,
    untouchedMs: HOUR,
    warnMs: 1000,
    quiet: { quietMs: 4000, watchedMs: HOUR, unseenMs: HOUR },
  },
}));

it('a key wakes it, and so does a click; the time is right', async () => {
  const page = await suite().visit('/labs/01-tiny');
  await live(page);
  const asleep = badge(page).getByText('Asleep', { exact: true });
  await asleep.waitFor(PATIENCE);
  await typeCommand(page, 'host', 'date +year-%Y; echo "<$((6 * 7))>"');
  await expect.poll(() => screenText(page), PATIENCE).toContain('<42>');
  const shown = await screenText(page);
  expect(shown).toContain(`year-${new Date().getUTCFullYear()}`);
  expect(shown.split('<42>')).toHaveLength(2);
  await asleep.waitFor(PATIENCE);
  await clickThrough(page, 'echo hello');
});
