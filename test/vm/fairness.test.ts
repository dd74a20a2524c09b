/** Beside machines that burn, flood and write without end, every key comes back. How soon is the bench's business. */
import { expect, test } from 'vitest';
import { fairnessReport } from '../../web/bench/fairness-report.ts';
import { benchFairness } from '../../web/bench/fairness.ts';

test('every key comes back beside machines that misbehave', async () => {
  const results = await benchFairness({ keys: 20, rounds: 1, machines: 1 });
  expect(results.map(({ mischief, machines }) => [mischief, machines])).toEqual([
    ['burns its processor', 1],
    ['floods its terminal', 1],
    ['writes to its disk', 1],
    ['all three at once', 3],
  ]);
  for (const { calm, beside } of results) expect([calm.keys, beside.keys]).toEqual([20, 20]);
  const [, title, first] = fairnessReport(results, 'no control groups');
  expect(title).toContain('calm: p50, p99    beside: p50, p99');
  expect(first).toContain('another one burns its processor');
});
