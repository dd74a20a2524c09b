import { expect, test } from 'vitest';
import { Allowance } from '../../../runner/machine/qemu/allowance.ts';

test('a burst is free; what is above it takes its time, and comes back', () => {
  let now = 0;
  const allowance = new Allowance({ burst: 100, perSecond: 50, now: () => now });
  expect(allowance.take(100)).toBe(0);
  expect(allowance.take(50)).toBe(1000);
  now = 500;
  expect(allowance.take(0)).toBe(500);
  now = 1000;
  expect(allowance.take(0)).toBe(0);
  now = 100_000;
  expect(allowance.take(101)).toBeCloseTo(20);
});
