/** Waiting for a machine: the page says where one stands, the place moves, and the machine comes without a click. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, it } from 'vitest';
import { roomForMachines } from '../../runner/host/capacity.ts';
import { browserSuite } from './browser.ts';
import { badge, live, typeCommand } from './lab-screen.ts';

const LAB = '/labs/01-tiny';
const suite = browserSuite(async () => ({
  room: roomForMachines(1),
  // A place is given up soon, but not before the page of a busy browser has come for it.
  idle: { unclaimedMs: 10_000, abandonedMs: 1_000, untouchedMs: 600_000, warnMs: 60_000 },
}));

it('a page waits in line, moves up, and gets its machine by itself', async () => {
  const first = await suite().visit(LAB);
  await live(first);
  await typeCommand(first, 'host', 'echo mine');
  const second = await suite().visit(LAB);
  await second.getByRole('heading', { name: 'You are next in line' }).waitFor();
  const third = await suite().visit(LAB);
  await third.getByRole('heading', { name: 'You are number 2 in line' }).waitFor();
  expect(await badge(third).textContent()).toBe('Number 2 in line');
  await third.getByText('This server has no room for another machine right now.').waitFor();
  const { violations } = await new AxeBuilder({ page: third }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  // Who waits can read meanwhile.
  await third.getByRole('heading', { level: 2 }).first().waitFor();

  await second.goto('about:blank');
  await third.getByRole('heading', { name: 'You are next in line' }).waitFor();
  await first.goto('about:blank');
  await live(third);
});
