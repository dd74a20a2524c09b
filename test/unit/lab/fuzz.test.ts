/** Mutants of all labs are read: a Lab or a LabError, nothing else, and in time. `npm run fuzz` reads 100,000 of them. */
import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { faultsOf } from '../../fuzz/faults.ts';
import { mutant, seeds } from '../../fuzz/mutants.ts';
import { runFuzz } from '../../fuzz/run-fuzz.ts';

test('a thousand mutants', { timeout: 120_000 }, async () => {
  expect(await runFuzz(1000, 1, Math.min(2, availableParallelism()))).toEqual([]);
});

test('what they are made of is sound, or broken as it should be', () => {
  const sources = seeds();
  expect(sources.length).toBeGreaterThan(50);
  expect(sources.flatMap(faultsOf)).toEqual([]);
});

test('the same number gives the same mutant, another one another', () => {
  const sources = seeds();
  const numbers = Array.from({ length: 50 }, (_, number) => number);
  const mutants = numbers.map((number) => mutant(sources, 7, number));
  expect(numbers.map((number) => mutant(sources, 7, number))).toEqual(mutants);
  expect(new Set(mutants).size).toBeGreaterThan(45);
  expect(mutant(sources, 8, 0)).not.toBe(mutants[0]);
});
