import { describe, expect, test } from 'vitest';
import { Logbook } from '../../../runner/recording/logbook.ts';
import { transcript } from '../../../runner/recording/transcript.ts';
import type { ActionResult, CheckResult, RunEvent, Verdict } from '../../../runner/run/events.ts';
import { sign } from '../../contract/local-terminal.ts';
import { labOf } from '../run/lab-text.ts';

const lab = labOf(`## Say it
\`\`\`console
%S echo one
one
\`\`\`

## Make it
:::task
Make a file.
:::
\`\`\`bash {check hint="there is no file"}
[ -e here ]
\`\`\`
\`\`\`bash {solution}
touch here
\`\`\`

## Read it

Nothing to do.
`);

const FRESH: RunEvent = { type: 'machine-started', ms: 1 };

describe('a session of several machines', () => {
  test('each step tells what was done in which of them; what has passed once has passed', () => {
    const { tell, text } = begun();
    tell(
      said('one'),
      stepEnded(0),
      FRESH,
      said('two', 'failed'),
      FRESH,
      checked('failed'),
      checked('passed'),
    );
    tell(stepEnded(1));
    expect(text()).toBe(`# A test

Lab \`99-test\`, 2026-02-03 04:05 UTC: 3 of 3 steps done, in 3 machines.

## 1. Say it ✓

In terminal \`host\` of machine 1:

\`\`\`text
${sign} echo one
one
\`\`\`

In terminal \`host\` of machine 2:

\`\`\`text
${sign} echo one
two
\`\`\`

✗ it is not so

## 2. Make it ✓

✓ Check passed in machine 3.

## 3. Read it ✓

(nothing done)
`);
  });

  test('one in which nothing was done does not count', () => {
    const { tell, text } = begun();
    tell(FRESH, said('one'), FRESH, FRESH);
    expect(text()).toContain('1 of 3 steps done.\n');
    expect(text()).toContain('In terminal `host`:\n');
    tell(checked('failed'));
    expect(text()).toContain('1 of 3 steps done, in 2 machines.\n');
    expect(text()).toContain('✗ Check in machine 2: there is no file\n');
  });

  test('a solution that was typed on the way to a later step says so', () => {
    const { tell, text } = begun();
    tell({ type: 'solution-ended', result: SOLUTION });
    expect(text()).toContain('```text\n$ touch here\n```\n\n(The solution, typed by itself.)\n');
  });
});

describe('a wrong try', () => {
  test('stays beside the right one, and its step is done', () => {
    const { tell, text } = begun();
    tell(said('two', 'failed'));
    expect(text()).toContain('## 1. Say it ✗');
    tell(said('one'), stepEnded(0));
    expect(text()).toContain(
      `## 1. Say it ✓\n\nIn terminal \`host\`:\n\n\`\`\`text\n${sign} echo one\ntwo\n${sign} echo one\none\n\`\`\`\n\n✗ it is not so\n`,
    );
  });
});

describe('what is kept is bounded', () => {
  test('a long output to its head and tail', () => {
    const { tell, text } = begun();
    tell(said(`begin${'x'.repeat(100_000)}end`));
    expect(text()).toMatch(/begin.*x\n… \([\d,]+ characters left out\)\nx.*end\n/);
    expect(text().length).toBeLessThan(34_000);
  });

  test('all of it, and what was done first goes first', () => {
    const { tell, text } = begun(10_000);
    for (let index = 0; index < 1000; index += 1) tell(said(`number ${index}.`));
    expect(text().length).toBeLessThan(10_000);
    expect(text()).not.toContain('number 0.');
    expect(text()).toContain('number 999.');
    expect(text()).toContain('(It was too much to keep all of it: what was done first is left out.)');
    expect(text()).toContain('## 3. Read it ✓\n\n(nothing kept)\n');
  });

  test('a check that is looked at again and again to what it said last', () => {
    const { tell, text } = begun(10_000);
    tell(said('one'));
    for (let index = 0; index < 1000; index += 1) tell(checked('failed'));
    expect(text().match(/✗ Check: there is no file/g)).toHaveLength(1);
    expect(text()).toContain('echo one');
  });
});

function begun(most?: number): { tell: (...events: RunEvent[]) => void; text: () => string } {
  const logbook = new Logbook(lab, most);
  return {
    tell: (...events) => {
      for (const event of events) logbook.tell(event);
    },
    text: () => transcript(lab, logbook.story(), new Date('2026-02-03T04:05:06Z')),
  };
}

function said(shown: string, verdict: Verdict = 'passed'): RunEvent {
  const message = verdict === 'passed' ? '' : 'it is not so';
  return { type: 'action-ended', result: { ...SAID, verdict, message, shown: [shown] } };
}

function checked(verdict: Verdict): RunEvent {
  const message = verdict === 'passed' ? '' : 'there is no file';
  return { type: 'check-ended', result: { ...CHECKED, verdict, message } };
}

function stepEnded(step: number): RunEvent {
  const result = { step, title: '', verdict: 'passed', actions: [], checks: [], ms: 1 } as const;
  return { type: 'step-ended', result };
}

const SAID: ActionResult = {
  step: 0,
  action: 0,
  kind: 'command',
  terminal: 'host',
  typed: 'echo one',
  verdict: 'passed',
  reason: null,
  message: '',
  expected: ['one'],
  shown: ['one'],
  expectedStatus: 0,
  status: 0,
  diff: [],
  line: 1,
  ms: 1,
  tries: 1,
};

const CHECKED: CheckResult = {
  step: 1,
  check: 0,
  verdict: 'passed',
  message: '',
  output: [],
  status: 0,
  line: 1,
  ms: 1,
};

const SOLUTION = {
  step: 1,
  solution: 0,
  terminal: 'host',
  verdict: 'passed',
  message: '',
  commands: [{ typed: 'touch here', shown: [], status: 0 }],
  line: 1,
  ms: 1,
} as const;
