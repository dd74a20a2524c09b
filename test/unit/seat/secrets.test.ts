/** What learners should find out for themselves never leaves the server: no event carries it, and no message of a whole run. */
import { expect, test } from 'vitest';
import type { LogEvent } from '../../../runner/progress/entry.ts';
import { LearnerWords } from '../../../runner/seat/learner-words.ts';
import { entryView } from '../../../runner/seat/seat-view.ts';
import { actionResult, checkResult, solutionResult } from '../results.ts';
import { labOf } from '../run/lab-text.ts';
import { openSeat, reply } from './open-seat.ts';

const SECRET = 'sesame';
const ref = { step: 0, action: 0 };
const check = checkResult({ verdict: 'failed', message: 'not yet', output: [SECRET] });
const solution = solutionResult({
  commands: [{ typed: `echo ${SECRET}`, shown: [SECRET], status: 0 }],
  screen: [SECRET],
});
const step = {
  step: 0,
  title: 'One',
  verdict: 'failed',
  actions: [actionResult({ expected: [SECRET] })],
  checks: [check],
  solutions: [solution],
  checksBefore: [check],
  ms: 1,
} as const;

/** One of each kind, with a secret wherever one can be. */
const EVENTS: { readonly [T in LogEvent['type']]: Extract<LogEvent, { type: T }> } = {
  'lab-started': { type: 'lab-started', lab: 'x', title: 'X', steps: 1 },
  'machine-started': { type: 'machine-started', ms: 1 },
  'machine-begins': { type: 'machine-begins', contents: ['one'], goal: null },
  'step-started': { type: 'step-started', step: 0, title: 'One' },
  'action-started': { type: 'action-started', ...ref, terminal: 'host', typed: 'x' },
  'action-dropped': { type: 'action-dropped', ...ref },
  'action-ended': { type: 'action-ended', result: actionResult({ expected: [SECRET], screen: [SECRET] }) },
  'check-ended': { type: 'check-ended', result: check },
  'solution-started': { type: 'solution-started', step: 0, solution: 0, terminal: 'host' },
  'solution-ended': { type: 'solution-ended', result: solution },
  'step-ended': { type: 'step-ended', result: step },
  advice: { type: 'advice', step: 0, terminal: 'host', message: 'x', way: { kind: 'leave', times: 1 } },
  'terminal-stuck': { type: 'terminal-stuck', terminal: 'host', message: 'x' },
  'hint-due': { type: 'hint-due', step: 0 },
  attended: { type: 'attended', step: 0 },
  tried: { type: 'tried', step: 0, weight: 1 },
  forwarded: { type: 'forwarded', step: 1, stoppedIn: null },
  answered: { type: 'answered', step: 0, name: 'n', value: 'mine' },
  captured: { type: 'captured', name: 'n', value: 'mine', by: null },
  'own-command': {
    type: 'own-command',
    step: 0,
    terminal: 'host',
    prompt: '$',
    typed: SECRET,
    shown: [SECRET],
    status: 0,
  },
  'machine-died': { type: 'machine-died', message: 'x', hint: '', detail: '' },
  'machine-trouble': { type: 'machine-trouble', message: 'x', hint: '' },
  'lab-ended': {
    type: 'lab-ended',
    result: {
      lab: 'x',
      title: 'X',
      verdict: 'failed',
      machineStartMs: null,
      totalMs: 1,
      steps: [step],
      captures: {},
      error: null,
    },
  },
};

const LAB = labOf(`## Say it
\`\`\`console
%S echo said
said
\`\`\`

## Answer
:::task {answer=word}
Which word?
:::
\`\`\`bash {check}
echo sesame-check
[ "$word" = sesame-answer ] || { echo "not this one"; exit 1; }
\`\`\`
\`\`\`bash {solution answer=word}
w=sesame; echo "$w"-answer
\`\`\`

:::quiz
Which word opens the cave?

= sesame-quiz

It is sesame-quiz.
:::

## Make it
:::task
Make a file.
:::
\`\`\`bash {check}
echo sesame-check; [ -e here ] || { echo "there is no file"; exit 1; }
\`\`\`
\`\`\`bash {solution}
touch here # sesame-solution
\`\`\`

## End
\`\`\`console
%S true
\`\`\`
`);

test.each(Object.values(EVENTS).map((event) => [event.type, event] as const))('in %s', (_, event) => {
  const view = entryView({ seq: 1, at: 0, epoch: 1, event }, new LearnerWords(LAB));
  expect(JSON.stringify(view)).not.toContain(SECRET);
  expect(view.event.type).toBe(event.type);
});

test('in a whole run: clicks, wrong answers, checks that fail, being taken to a step', async () => {
  const { seat, page, messages, told } = openSeat(LAB);
  const ready = (epoch: number) =>
    told(
      (message) => message.type === 'hello' && message.epoch === epoch && message.machine.kind !== 'starting',
    );
  await ready(1);
  seat.click(page, { type: 'run', id: 1, epoch: 1, step: 0, action: 0 });
  await told(reply(1));
  seat.click(page, { type: 'answer', id: 2, epoch: 1, step: 1, name: 'word', text: 'open' });
  await told(reply(2));
  seat.click(page, { type: 'check', id: 3, epoch: 1, step: 2 });
  await told(reply(3));
  seat.click(page, { type: 'forward', id: 4, step: 3 });
  expect(await told(reply(4))).toMatchObject({ ok: true });
  seat.attach(page, { type: 'attach', page: 'a-page', asked: [], epoch: 2, have: [], sizes: [] });
  const checked = messages.filter((one) => one.type === 'event' && one.event.type === 'check-ended');
  expect(checked.length).toBeGreaterThan(3);
  // What terminals show is there for everybody to see, and an answer that was typed for the learner is theirs now.
  const told2 = messages.filter(({ type }) => type !== 'screen').map((message) => JSON.stringify(message));
  const leaks = told2.filter((text) => text.replaceAll('"sesame-answer"', '').includes(SECRET));
  expect(leaks).toEqual([]);
});
