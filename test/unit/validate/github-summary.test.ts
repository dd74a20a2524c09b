/** The table on the page of a GitHub Actions run. */
import { expect, test } from 'vitest';
import { githubSummary } from '../../../runner/validate/github-summary.ts';
import { watchedProvider } from '../run/watched-provider.ts';
import { validate } from '../../../runner/validate/validate.ts';
import { labCalled, step } from './labs.ts';

test('what failed comes first, and no text of a lab is markup', async () => {
  const report = await validate({
    labs: [
      labCalled('01-a', step('Say it', '%S true')),
      labCalled('02-b', step('Say it', '%S echo "a|<b>"\nnot `it`')),
    ],
    invalid: [
      {
        id: '03-c',
        file: 'labs/03-c/lab.md',
        problems: [
          {
            file: 'labs/03-c/lab.md',
            line: 4,
            column: 1,
            message: 'odd\n| row |',
            hint: '',
            severity: 'error',
          },
        ],
      },
    ],
    provider: watchedProvider(),
    jobs: 1,
    repeat: 1,
    templates: 1,
    recordings: null,
    signal: new AbortController().signal,
    emit: () => {},
  });
  const text = githubSummary(report).replaceAll(/\d+(\.\d)? (ms|s)\b/g, 'TIME');
  expect(text.split('\n').slice(0, 6)).toEqual([
    '### 1 of 3 labs validated',
    '',
    'In TIME.',
    '',
    '| lab | verdict | time | what is wrong |',
    '|---|---|---|---|',
  ]);
  const rows = text.trimEnd().split('\n').slice(6);
  expect(rows[0]).toMatch(/^\| 02-b \| ❌ failed \| TIME \| line \d+: .+ \|$/);
  expect(rows.slice(1)).toEqual([
    String.raw`| 03-c | ⛔ invalid |  | line 4: odd<br>\| row \| |`,
    '| 01-a | ✅ passed | TIME |  |',
  ]);
});
