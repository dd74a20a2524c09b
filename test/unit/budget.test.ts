/** What may be done at once, and what time gives back. */
import { expect, it } from 'vitest';
import { Budget } from '../../runner/budget.ts';

const allowance = { burst: 100, perSecond: 10 };

it('takes a burst, then as much as time gives back', () => {
  const budget = new Budget(allowance, 0);
  expect(budget.take(60, 0)).toBe(true);
  expect(budget.take(60, 0)).toBe(false);
  expect(budget.take(40, 0)).toBe(true);
  expect(budget.take(10, 999)).toBe(false);
  expect(budget.take(10, 1000)).toBe(true);
});

it('saves up no more than one burst', () => {
  const budget = new Budget(allowance, 0);
  expect(budget.take(101, 1_000_000)).toBe(false);
});

it('says how long until there is enough', () => {
  const budget = new Budget(allowance, 0);
  expect(budget.waitMs(100, 0)).toBe(0);
  budget.take(95, 0);
  expect(budget.waitMs(10, 0)).toBe(500);
});

it('can be owed, and says for how long', () => {
  const budget = new Budget(allowance, 0);
  expect(budget.owe(100, 0)).toBe(0);
  expect(budget.owe(20, 0)).toBe(2_000);
  expect(budget.owe(0, 1_500)).toBe(500);
});
