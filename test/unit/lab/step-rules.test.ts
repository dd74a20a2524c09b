/** Which blocks belong together in a step, and where none may stand. */
import { describe, expect, test } from 'vitest';
import { check, problemsOfBody, solution } from './lab-source.ts';

const task = ':::task\nMake /x.\n:::\n';

const asks = ':::task {answer=size}\nHow large?\n:::\n';
const looks = '```bash {check}\n[ "$size" = 7 ]\n```\n';
const gives = '```bash {solution answer=size}\necho 7\n```\n';

describe('what belongs together', () => {
  test.each([
    ['a task with a check and a solution', `## A\n${task}${check}${solution}`],
    ['a check of what commands did', `## A\n\`\`\`console\n$ mkdir /x\n\`\`\`\n${check}`],
    ['a solution without a task', `## A\nMake it.\n${check}${solution}`],
  ])('%s is fine', (_, body) => {
    expect(problemsOfBody(body)).toEqual([]);
  });

  test.each([
    [
      `## A\n${task}${solution}`,
      [
        '2:1 a task without a check | a block ```bash {check} below it, in the same step, says when it is done',
      ],
    ],
    [
      `## A\n${task}${check}`,
      [
        '2:1 a task without a solution | a block ```bash {solution} below it, in the same step, proves that it can be done',
      ],
    ],
    [
      `## A\n${task}${task}${check}${solution}`,
      [
        '2:1 a task without a check | a block ```bash {check} below it, in the same step, says when it is done',
        '2:1 a task without a solution | a block ```bash {solution} below it, in the same step, proves that it can be done',
      ],
    ],
    [`## A\n${task}${check}${solution}${task}${check}${solution}`, []],
    [
      `## A\n${asks}${check}${solution}`,
      [
        '2:1 no check looks at the answer size | it is a variable of the check: "$size"',
        '2:1 no solution gives the answer size | write ```bash {solution answer=size}: what its last command shows last is the answer',
      ],
    ],
    [`## A\n${asks}${looks}${gives}\n## B\nIt is %{size}.\n`, []],
    [
      `## A\n${asks}${looks}${gives}\nIt is %{size}.\n`,
      [
        '12:7 %{size} is used before anything has captured it | capture it in an expected line above, as in %{SIZE:size}; as a type it is written %{SIZE}',
      ],
    ],
    [
      `## A\n${asks}${looks}${gives}## B\n${asks}${looks}${gives}`,
      ['12:17 there is a value size already | give the answer a name of its own'],
    ],
    [
      `## A\n:::task {answer=Size hint=x}\nx\n:::\n${check}${solution}`,
      [
        '2:17 "Size" can\'t be the name of an answer | a name starts with a lower-case letter, followed only by letters, digits and _',
        '2:22 a task has no attribute hint | known: answer',
      ],
    ],
    [
      `## A\n${task}${check}${gives}`,
      ['8:26 no task above asks for the answer size | say so where it is asked for: :::task {answer=size}'],
    ],
    [
      `## A\nx\n${check}`,
      [
        '3:1 a check before which nothing is done | a check must fail before and pass after: put commands above it, or a task with a solution',
      ],
    ],
    [
      `${task}${check}${solution}## A\nx\n`,
      [
        '1:1 a task before the first step | a step begins with "## Title"',
        '4:1 a check before the first step | a step begins with "## Title"',
        '7:1 a solution before the first step | a step begins with "## Title"',
      ],
    ],
    [
      `## A\n:::task Now\n:::\n${check}${solution}`,
      [
        '2:1 an empty task | say what to achieve, not how',
        '2:9 "Now" after :::task means nothing | write it below, on a line of its own',
      ],
    ],
    [`## A\n:::tsk\nx\n:::\n`, ['2:1 there is no callout :::tsk | did you mean "task"?']],
    [`## A\n:::check\nx\n:::\n`, ['2:1 there is no callout :::check | write ```bash {check}']],
    [`## A\n:::watch\nx\n:::\n`, ['2:1 there is no callout :::watch | write ```watch']],
    [`## A\n:::console\nx\n:::\n`, ['2:1 there is no callout :::console | write ```console']],
    [`## A\n\`\`\`check\nx\n\`\`\`\n`, ['2:4 check is not a language | write ```bash {check}']],
    [`## A\n\`\`\`quiz\nx\n\`\`\`\n`, ['2:4 quiz is not a language | write :::quiz, and ::: where it ends']],
    [
      `## A\n- ${check.replaceAll('\n', '\n  ')}\n`,
      ['2:3 a check inside another block | put it at the left margin, outside lists, quotes and callouts'],
    ],
    [
      `## A\n:::task\nx\n${check}:::\n${check}${solution}`,
      ['4:1 a check inside another block | put it at the left margin, outside lists, quotes and callouts'],
    ],
  ])('%j', (body, problems) => {
    expect(problemsOfBody(body)).toEqual(problems);
  });
});
