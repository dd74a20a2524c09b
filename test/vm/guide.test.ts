/** Every example of the author's guide, and the lab that `unbox new` writes, runs as it is; each check is proven. */
import { describe, expect, test } from 'vitest';
import { parseLab } from '../../runner/lab/parse-lab.ts';
import { qemuProvider } from '../../runner/machine/qemu/qemu-provider.ts';
import { labTemplate } from '../../runner/new/lab-template.ts';
import { runLab } from '../../runner/run/run-lab.ts';
import { examples } from '../unit/lab/guide-examples.ts';

/** What a run found wrong, told so that a failure says where. */
async function failuresOf(source: string): Promise<unknown[]> {
  const lab = parseLab(source, { id: '01-example', file: 'lab.md' });
  const result = await runLab(lab, await qemuProvider(), { proveChecks: true });
  const failed = result.steps.flatMap(
    ({ title, verdict, actions, checks, solutions = [], checksBefore = [] }) => [
      ...[...actions, ...checks, ...solutions].filter((part) => part.verdict !== 'passed'),
      ...checksBefore.filter((check) => check.verdict !== 'failed'),
      ...(verdict === 'passed' ? [] : [`${title}: ${verdict}`]),
    ],
  );
  return [...failed, ...(result.error === null ? [] : [result.error])];
}

describe('examples of the guide', () => {
  test.for(examples)('$title', { timeout: 120_000 }, async ({ source }) => {
    expect(await failuresOf(source)).toEqual([]);
  });
});

test('the lab that unbox new writes', { timeout: 120_000 }, async () => {
  expect(await failuresOf(labTemplate('A "first" lab'))).toEqual([]);
});
