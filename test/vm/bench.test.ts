/** The benches that need other tools, or a machine, run to their end: figures are for people, not for tests. */
import { expect, test } from 'vitest';
import { benchMachineSteps, benchSteps } from '../../runner/bench/step.ts';
import { qemuProvider } from '../../runner/machine/qemu/qemu-provider.ts';
import { PATIENCE } from './vm.ts';

test('a step beside cram, expect and bats', { timeout: 3 * PATIENCE }, async () => {
  const result = await benchSteps(5, 1);
  expect(result.missing).toEqual([]);
  expect(result.peers.map(({ name }) => name)).toEqual(['cram', 'expect', 'bats']);
  for (const { perStep, ratio } of result.peers) {
    expect(perStep.median).toBeGreaterThan(0);
    expect(ratio).toBeCloseTo(result.unbox.median / perStep.median);
  }
});

test('a step in a machine', { timeout: PATIENCE }, async () => {
  const { step, perStep } = await benchMachineSteps(await qemuProvider(), 5, 1);
  expect(step.median).toBeGreaterThan(0);
  expect(perStep.median).toBeGreaterThan(step.median);
});
