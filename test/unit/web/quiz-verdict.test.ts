/** What is said of an answer, and what is kept back until it is right. */
import { describe, expect, it } from 'vitest';
import type { Quiz } from '../../../runner/lab/lab.ts';
import { parseLab } from '../../../runner/lab/parse-lab.ts';
import { judgeQuiz, quizVerdict, readQuizRequest } from '../../../web/server/quiz-verdict.ts';

const QUIZ = { kind: 'quiz', index: 0, question: 'Q?', explanation: 'Because.', line: 1 } as const;
const many: Quiz = {
  ...QUIZ,
  answer: {
    kind: 'multiple',
    options: [
      { markdown: 'a', correct: true },
      { markdown: 'b', correct: false },
      { markdown: 'c', correct: true },
    ],
  },
};
const typed: Quiz = { ...QUIZ, answer: { kind: 'typed', accepted: ['cgroup v2', 'v2'] } };

describe('a choice', () => {
  it.each([
    [[0, 2], { correct: true, wrong: [], missing: false, solution: [0, 2] }],
    [[0], { correct: false, wrong: [], missing: true, solution: null }],
    [[0, 1, 2], { correct: false, wrong: [1], missing: false, solution: null }],
    [[1], { correct: false, wrong: [1], missing: true, solution: null }],
    [[0, 2, 9], { correct: false, wrong: [9], missing: false, solution: null }],
    ['a', { correct: false, wrong: [], missing: true, solution: null }],
    [null, { correct: false, wrong: [], missing: false, solution: [0, 2] }],
  ])('of %j is %j', (answer, verdict) => {
    expect(quizVerdict(many, answer)).toEqual(verdict);
  });
});

describe('a typed answer', () => {
  it.each([
    ['cgroup v2', true],
    ['  CGROUP   V2 ', true],
    ['v2', true],
    ['v1', false],
    ['', false],
  ])('%j: %j', (answer, correct) => {
    expect(quizVerdict(typed, answer).correct).toBe(correct);
  });

  it('is told when asked for', () => {
    expect(quizVerdict(typed, null).solution).toBe('cgroup v2');
  });
});

describe('a request', () => {
  const source = `---
title: T
summary: S.
minutes: 1
level: intro
---
:::quiz
Which?
- [x] \`this\`
- [ ] that

Since *so*.
:::

## One

\`\`\`console
$ true
\`\`\`
`;
  const lab = parseLab(source, { id: '01-x', file: 'lab.md' });

  it('brings the explanation once the answer is right, as HTML', () => {
    expect(judgeQuiz(lab, { step: null, quiz: 0, answer: [0] })?.explanation).toBe(
      '<p>Since <em>so</em>.</p>\n',
    );
    expect(judgeQuiz(lab, { step: null, quiz: 0, answer: [1] })?.explanation).toBeNull();
  });

  it.each([
    [undefined],
    [{ step: 0, quiz: 0, answer: [0] }],
    [{ step: null, quiz: 1, answer: [0] }],
    [{ step: null, quiz: 0, answer: [-1] }],
    [{ step: null, quiz: 0, answer: { length: 1 } }],
    [{ step: null, quiz: 0, answer: [0], more: true }],
  ])('%j has no answer', (request) => {
    const question = readQuizRequest(request);
    expect(question && judgeQuiz(lab, question)).toBeNull();
  });
});
