/** The benches that need other tools, or a machine, run to their end: figures are for people, not for tests. */
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { benchMachineSteps, benchSteps } from '../../runner/bench/step.ts';
import { qemuProvider } from '../../runner/machine/qemu/qemu-provider.ts';
import type { TerminalBench } from '../../web/bench/terminal-report.ts';
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

test('a terminal on a page, on this host and in a machine', { timeout: 3 * PATIENCE }, async () => {
  const few = ['--keys', '20', '--busy', '2', '--megabytes', '3', '--rounds', '1'];
  const { stdout } = await execa(process.execPath, [
    'runner/bin/unbox.mjs',
    ...['bench', 'terminal', '--machine', '--json', ...few],
  ]);
  const { quiet, busy, flow, interrupt, machine } = JSON.parse(stdout) as TerminalBench;
  for (const { pty, page } of [quiet, busy]) expect(Math.min(page.p50, pty.p50)).toBeGreaterThan(0);
  expect(flow.ratio).toBeCloseTo(flow.page.median / flow.pty.median);
  expect(interrupt.median).toBeGreaterThan(0);
  expect(machine).toMatchObject({ echo: { keys: 20 } });
  // Chromium is there wherever these tests run.
  expect(machine?.session.median).toBeGreaterThan(0);
  expect(machine?.browser?.firstPrompt.median).toBeGreaterThan(0);
  expect(machine?.browser?.kilobytes).toBeLessThan(250);
});
