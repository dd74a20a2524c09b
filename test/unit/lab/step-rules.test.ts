/** Which blocks belong together in a step, and where none may stand. */
import { describe, expect, test } from 'vitest';
import { check, problemsOfBody, solution } from './lab-source.ts';

const task = ':::task\nMake /x.\n:::\n';

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
        '2:1 a task without a check | a block ```bash {check} in the same step says when it is done',
        '5:1 a solution in a step without a check | a block ```bash {check} in the same step says what it must reach',
      ],
    ],
    [
      `## A\n${task}${check}`,
      [
        '2:1 a task without a solution | a block ```bash {solution} in the same step proves that it can be done',
      ],
    ],
    [
      `## A\n${task}${task}${check}${solution}`,
      ['5:1 a second task in one step | give each task a step of its own: "## Task: …"'],
    ],
    [
      `## A\nx\n${check}`,
      [
        '3:1 a check in a step in which nothing is done | a check must fail before and pass after: add commands, or a task with a solution',
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
        '2:1 "Now" behind :::task says nothing | write it below, on a line of its own',
        '2:1 an empty task | say what is to be reached, not how',
      ],
    ],
    [`## A\n:::tsk\nx\n:::\n`, ['2:1 there is no callout :::tsk | did you mean "task"?']],
    [`## A\n:::check\nx\n:::\n`, ['2:1 there is no callout :::check | write ```bash {check}']],
    [`## A\n:::watch\nx\n:::\n`, ['2:1 there is no callout :::watch | write ```watch']],
    [`## A\n:::console\nx\n:::\n`, ['2:1 there is no callout :::console | write ```console']],
    [`## A\n\`\`\`check\nx\n\`\`\`\n`, ['2:4 check is no language | write ```bash {check}']],
    [`## A\n\`\`\`quiz\nx\n\`\`\`\n`, ['2:4 quiz is no language | write :::quiz, and ::: where it ends']],
    [
      `## A\n- ${check.replaceAll('\n', '\n  ')}\n`,
      [
        '2:3 a check inside another block | it stands at the left margin, outside of lists, quotes and callouts',
      ],
    ],
    [
      `## A\n:::task\nx\n${check}:::\n${check}${solution}`,
      [
        '4:1 a check inside another block | it stands at the left margin, outside of lists, quotes and callouts',
      ],
    ],
  ])('%j', (body, problems) => {
    expect(problemsOfBody(body)).toEqual(problems);
  });
});
