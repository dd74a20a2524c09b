/** What a lab asks of a learner's time and fingers. */
import { describe, expect, test } from 'vitest';
import { estimatedMinutes, pacingProblems } from '../../../runner/lint/pacing.ts';
import { bodyLine, labSource, parse } from '../lab/lab-source.ts';

function told(body: string, change: (source: string) => string = (source) => source): string[] {
  const source = change(labSource(body));
  const lab = parse(source);
  return pacingProblems(lab, source).map(
    ({ severity, line, message }) => `${severity} ${line - bodyLine + 1} ${message}`,
  );
}

const step = (...lines: string[]): string => `## A\n\`\`\`console\n${lines.join('\n')}\n\`\`\`\n`;
const words = (count: number): string => `${Array.from({ length: count }, () => 'word').join(' ')}\n\n`;

describe('minutes', () => {
  test('too few for what there is to read', () => {
    const text = words(1800) + step('$ a');
    expect(told(text, (source) => source.replace(/^minutes: .*$/m, 'minutes: 7'))).toEqual([
      expect.stringMatching(/^warning -\d+ minutes is 7, but reading and typing all this takes about 10$/),
    ]);
    expect(told(text, (source) => source.replace(/^minutes: .*$/m, 'minutes: 8'))).toEqual([]);
  });

  test('what is folded away is not counted, and a task is', () => {
    const lab = parse(labSource(`:::deeper\n${words(1800)}:::\n\n${step('$ a')}`));
    expect(estimatedMinutes(lab)).toBe(1);
    const task = ':::task\nDo it.\n:::\n\n```bash {check}\n[ -e /x ]\n```\n\n```bash {solution}\ntrue\n```\n';
    const tasked = parse(labSource(step('$ a') + task));
    expect(estimatedMinutes(tasked)).toBe(3);
  });
});

describe('what has to be typed', () => {
  test('a line that does not fit beside its prompt, in its own line of the source', () => {
    expect(told(step('$ a', `$ b \\`, `> ${'c'.repeat(79)}`, `$ ${'d'.repeat(78)}`))).toEqual([
      'warning 5 this command is 79 characters long, and is wrapped in a terminal of 80 columns',
    ]);
  });

  test('more lines than anybody types', () => {
    const lines = (count: number) => [
      '$ cat <<END',
      ...Array.from({ length: count - 2 }, () => '> x'),
      '> END',
    ];
    expect(told(step(...lines(11)))).toEqual(['warning 3 this command has 11 lines: nobody types that']);
    expect(told(step(...lines(10)))).toEqual([]);
  });
});

describe('a quiz that gives itself away', () => {
  const quiz = ':::quiz\nWhich?\n\n- [x] the machine’s own name\n- [ ] none\n\nSo.\n:::\n\n';

  test('by the title of its step, or by the summary', () => {
    expect(told(`## It shows the machine's own name\n${quiz}${step('$ a').slice(5)}`)).toEqual([
      'warning 2 the right answer to this quiz is in the title of its step',
    ]);
    expect(
      told(quiz + step('$ a'), (source) =>
        source.replace(/^summary: .*$/m, 'summary: The machine’s own name.'),
      ),
    ).toEqual(['warning 1 the right answer to this quiz is in the summary']);
  });

  test('one word says nothing', () => {
    expect(
      told(`## None\n${quiz.replace('the machine’s own name', 'none at')}${step('$ a').slice(5)}`),
    ).toEqual([]);
    expect(
      told(`## None\n:::quiz\nWhich?\n\n- [x] none\n- [ ] one\n\nSo.\n:::\n\n${step('$ a').slice(5)}`),
    ).toEqual([]);
  });
});
