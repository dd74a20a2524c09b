/** Mistakes in quizzes. */
import { describe, expect, test } from 'vitest';
import { problemsInStep } from './lab-source.ts';

describe('quizzes', () => {
  const inQuiz = (...lines: string[]) => problemsInStep(`:::quiz\n${lines.join('\n')}\n:::\n`);

  test.each([
    [['Q?', '', '- [ ] a', '- [x] b'], []],
    [['Q?', '- no option', '', '- [ ] a', '  more', '', '  still', '- [x] b', '', 'Because.'], []],
    [['Q?', '```text', '- [x] no answer', '```', '= a', '= b', '', 'Because %{sleeper}.'], []],
    [['Q?', '````text', '```js', '- [x] no answer', '````', '', '- [x] a', '- [ ] b'], []],
    [['Q?', '```text', '```js', '- [x] no answer', '```', '', '- [x] a', '- [ ] b'], []],
    [['', '= a'], ['1:1 a quiz without a question | write it after :::quiz, on a line of its own']],
    [
      ['Q?'],
      [
        '1:1 a quiz without answers | offer some ("- [ ] …" wrong, "- [x] …" right), or let it be typed ("= …")',
      ],
    ],
    [['Q?', '- [ ] a', '- [ ] b'], ['1:1 a quiz without a right answer | mark it: "- [x] …"']],
    [
      ['Q?', '- [x] a', '- [x] b'],
      ['1:1 a quiz without a wrong answer | offer one: "- [ ] …", or let the answer be typed: "= …"'],
    ],
    [['Q?', '- [x] a', '= b'], ['4:1 options and typed answers in one quiz | keep one kind of them']],
    [['Q?', '- [x] a', '- [ ]'], ['4:1 an empty answer | write it after the sign']],
    [
      ['Q?', '=', '= b'],
      [
        '2:1 an underlined heading | write it as "## …" (a step) or "### …"; a rule is written ***',
        '3:1 an empty answer | write it after the sign',
      ],
    ],
    [['Q?', '- [x] a', '- [ ] b', '- [ ] A'], ['5:1 the same answer twice | remove one of the two']],
    [
      ['Q?', '- [x] a', '- [ ] b', '* [ ] c'],
      ['5:1 this is not an option | write "- [ ] …" for a wrong one, "- [x] …" for a right one'],
    ],
    [
      ['Q?', '- [x] a', '- [ ] b', '- [] c', '  - [v] d'],
      [
        '5:1 this is not an option | write "- [ ] …" for a wrong one, "- [x] …" for a right one',
        '6:3 this is not an option | write "- [ ] …" for a wrong one, "- [x] …" for a right one',
      ],
    ],
    [
      ['Q?', '- [x] a', '- [ ] b', 'Because.'],
      [
        '5:1 this line is neither part of the answer nor of the explanation | indent it by two blanks to go on with the answer, or leave an empty line before it',
      ],
    ],
    [
      ['Q?', '- [x] a', '', 'Because.', '', '- [ ] b'],
      ['7:1 an answer after the explanation | keep all answers together, the explanation after them'],
    ],
    [['Q?', '= %{sleeper}'], ['3:3 a typed answer is a plain text | write what to type']],
    [
      ['Q %{a}?', '- [x] %{b}', '- [ ] y'],
      [
        '2:3 %{a} is used before anything has captured it | capture it in an expected line above, as in %{WORD:a}; a literal %{ is written %%{',
        '3:7 %{b} is used before anything has captured it | capture it in an expected line above, as in %{WORD:b}; a literal %{ is written %%{',
      ],
    ],
  ])('%j', (lines, problems) => {
    expect(inQuiz(...lines)).toEqual(problems);
  });
});
