/** Every lab of the project is green, from its first step to its last, and each check of it was seen to fail before. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadLabs } from '../../runner/lab/load-labs.ts';
import { qemuProvider } from '../../runner/machine/qemu/qemu-provider.ts';
import type { ActionResult } from '../../runner/run/events.ts';
import { runLab } from '../../runner/run/run-lab.ts';

const { labs, problems } = await loadLabs(join(import.meta.dirname, '../../labs'));

describe('the labs', () => {
  test('are valid, and there are some', () => {
    expect(problems).toEqual([]);
    expect(labs.length).toBeGreaterThanOrEqual(5);
  });

  // Side by side, two at a time: see maxConcurrency in vitest.config.ts.
  test.concurrent.for(labs)('$id', { timeout: 600_000 }, async (lab) => {
    const result = await runLab(lab, await qemuProvider(), { proveChecks: true });
    const failed: readonly ActionResult[] = result.steps
      .flatMap(({ actions }) => actions)
      .filter(({ verdict }) => verdict !== 'passed');
    expect(failed).toEqual([]);
    expect(result).toMatchObject({ verdict: 'passed', error: null });
  });
});
