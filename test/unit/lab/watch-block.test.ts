/** Watches: their mistakes, and what comes after their numbers. */
import { describe, expect, test } from 'vitest';
import { labSource, parse, problemsInStep, problemsOfBody } from './lab-source.ts';

describe('watches', () => {
  const inWatch = (attributes: string, ...lines: string[]) =>
    problemsInStep(`\`\`\`watch ${attributes}\n${lines.join('\n')}\n\`\`\`\n`);
  const one = 'a watch has one command, which prints "NAME NUMBER" lines or one number';

  test.each([
    ['', ['cat /x'], []],
    ['{every=500ms plot=rate title="CPU time" unit=ms series=user,system}', ['grep x \\', '  /x'], []],
    ['', ['ps -p %{sleeper}'], []],
    ['', [''], [`1:1 there is no command in this watch block | ${one}`]],
    [
      '',
      ['# cat /x'],
      [
        `1:1 there is no command in this watch block | ${one}`,
        '2:1 a prompt in a watch block | write the command alone',
      ],
    ],
    ['', ['cat /x', 'cat /y'], [`3:1 a second command in this watch block | ${one}`]],
    ['', ['$ cat /x'], ['2:1 a prompt in a watch block | write the command alone']],
    [
      '',
      ['ps -p %{x}'],
      [
        '2:7 %{x} is used before anything has captured it | capture it in an expected line above, as in %{WORD:x}; a literal %{ is written %%{',
      ],
    ],
    [
      '{every=1}',
      ['cat /x'],
      ['1:17 "1" is not a duration | write a number with its unit, one hour at most: 500ms, 10s, 2m'],
    ],
    ['{every=10ms}', ['cat /x'], ["1:17 every can't be 10ms | it must be between 100ms and 1m"]],
    ['{plot=rte}', ['cat /x'], ['1:16 a watch can\'t plot "rte" | did you mean "rate"?']],
    [
      '{series=a,,b}',
      ['cat /x'],
      ['1:18 "a,,b" is not a list of series | write each name once: series=user_usec,system_usec'],
    ],
    ['{evry=1s}', ['cat /x'], ['1:11 a watch block has no attribute evry | did you mean "every"?']],
  ])('%s %j', (attributes, lines, problems) => {
    expect(inWatch(attributes, ...lines)).toEqual(problems);
  });

  test.each([
    ['', ''],
    ['{unit=MiB}', 'MiB'],
    ['{plot=rate}', '/s'],
    ['{plot=rate unit=%}', '%'],
    ['{plot=rate unit="bytes/s"}', 'bytes/s'],
  ])('%s: "%s" stands behind the numbers', (attributes, unit) => {
    const lab = parse(labSource(`## A\n\`\`\`watch ${attributes}\ncat /x\n\`\`\`\n`));
    expect(lab.steps[0]?.blocks).toMatchObject([{ kind: 'watch', unit }]);
  });

  test('before the first step', () => {
    expect(problemsOfBody('```watch\nx\n```\n## A\nx\n')).toEqual([
      '1:1 a watch block before the first step | a step begins with "## Title"',
    ]);
  });
});
