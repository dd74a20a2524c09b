/** How much may be pasted. */
import { expect, it } from 'vitest';
import { InputBudget } from '../../../web/server/input-budget.ts';

it('takes a burst, then as much as time gives back', () => {
  const budget = new InputBudget(100, 10, 0);
  expect(budget.take(60, 0)).toBe(true);
  expect(budget.take(60, 0)).toBe(false);
  expect(budget.take(40, 0)).toBe(true);
  expect(budget.take(10, 999)).toBe(false);
  expect(budget.take(10, 1000)).toBe(true);
});

it('saves up no more than one burst', () => {
  const budget = new InputBudget(100, 10, 0);
  expect(budget.take(101, 1_000_000)).toBe(false);
});
