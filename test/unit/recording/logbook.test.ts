import { describe, expect, test } from 'vitest';
import { Logbook } from '../../../runner/recording/logbook.ts';
import { transcript } from '../../../runner/recording/transcript.ts';
import type { RunEvent, Verdict } from '../../../runner/run/events.ts';
import { sign } from '../../contract/local-terminal.ts';
import { actionResult, checkResult, solutionResult } from '../results.ts';
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

const answered = (value: string): RunEvent => ({ type: 'answered', step: 1, name: 'n', value });
const FRESH: RunEvent = { type: 'machine-started', ms: 1 };

describe('a session of several machines', () => {
  test('answers to tasks are included, wrong ones too', () => {
    const { tell, text } = begun();
    tell(answered('seven'), checked('failed'), answered('eight'), checked('passed'));
    expect(text()).toMatch(/\(answer: seven\)[^]*\(answer: eight\)/);
  });

  test('what was done in which of them; what has passed once has passed', () => {
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

1. Say it ✓
2. Make it ✓
3. Read it ✓ (nothing done)

## 1. Say it

In terminal \`host\`:

\`\`\`text
${sign} echo one
one
\`\`\`

(A fresh machine, number 2.)

In terminal \`host\`:

\`\`\`text
${sign} echo one
two
\`\`\`

✗ it is not so

## 2. Make it

(A fresh machine, number 3.)

✓ Check passed.
`);
  });

  test('tells it in the order in which it happened, a step each time somebody turns to it', () => {
    const { tell, own, text } = begun();
    own('early');
    tell(checked('failed'), said('one'), checked('passed'));
    expect(text().match(/^##.*|^\$ early|^. Check.*/gmu)).toEqual([
      '## 1. Say it',
      '$ early',
      '## 2. Make it',
      '✓ Check passed.',
    ]);
    own('late');
    expect(text()).toContain(
      '✓ Check passed.\n\n## 1. Say it, again\n\nIn terminal `host`:\n\n```text\n$ late\n```\n',
    );
  });

  test('one in which nothing was done does not count', () => {
    const { tell, text } = begun();
    tell(FRESH, said('one'), FRESH, FRESH);
    expect(text()).toContain('2 of 3 steps done.\n');
    expect(text()).toContain('In terminal `host`:\n');
    tell(checked('failed'));
    expect(text()).toContain('2 of 3 steps done, in 2 machines.\n');
    expect(text()).toContain('(A fresh machine, number 2.)\n\n✗ Check: there is no file\n');
  });

  test('a solution that was typed on the way to a later step says so', () => {
    const { tell, text } = begun();
    tell({ type: 'solution-ended', result: SOLUTION });
    expect(text()).toContain('```text\n$ touch here\n```\n\n(The solution, typed automatically.)\n');
  });
});

describe('a wrong try', () => {
  test('stays beside the right one, and its step is done', () => {
    const { tell, text } = begun();
    tell(said('two', 'failed'));
    expect(text()).toContain('1. Say it ✗\n');
    tell(said('one'), stepEnded(0));
    expect(text()).toContain(
      `## 1. Say it

In terminal \`host\`:

\`\`\`text
${sign} echo one
two
\`\`\`

✗ it is not so

In terminal \`host\`:

\`\`\`text
${sign} echo one
one
\`\`\`
`,
    );
  });
});

describe('what a person types in their own way', () => {
  test('is in the step that was current, with its output and status', () => {
    const { tell, own, text } = begun();
    own('ls -l\nnowhere', ['ls: no such file'], 2);
    tell(said('one'));
    expect(text()).toContain(
      `\`\`\`text\n$ ls -l\n> nowhere\nls: no such file\n(exit 2)\n${sign} echo one\none\n\`\`\`\n`,
    );
  });

  test('is in the task that it has solved, wrong tries too, where other steps were left out', () => {
    const { tell, own, text } = begun();
    own('touch there');
    tell(checked('failed'));
    own('touch here');
    tell(checked('passed'), stepEnded(1));
    own('ls');
    expect(text()).toContain(
      '## 2. Make it\n\nIn terminal `host`:\n\n```text\n$ touch there\n$ touch here\n```\n\n✓ Check passed.\n',
    );
    expect(text()).toContain('## 1. Say it\n\nIn terminal `host`:\n\n```text\n$ ls\n```\n');
  });

  test('can neither leave its fence nor make a page of it', () => {
    const { tell, own, text } = begun();
    own('cat evil', ['```', '````` text', '\u001B]0;title\u0007<script>\u202E', '# Done']);
    expect(text()).toContain('``````text\n$ cat evil\n```\n````` text\n]0;title<script>\n# Done\n``````\n');
    tell({ type: 'check-ended', result: { ...CHECKED, verdict: 'failed', message: '<img src=x>\n# Done' } });
    expect(text()).toContain(String.raw`✗ Check: \<img src=x\> # Done`);
  });

  test('is bounded like all else', () => {
    const { own, text } = begun(100_000);
    for (let index = 0; index < 100; index += 1) own(`cat ${index}.`, ['x'.repeat(1_000_000)]);
    expect(text().length).toBeLessThan(101_000);
    expect(text()).toContain('cat 99.');
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
    expect(text()).toContain('(There was too much to keep it all: what was done first is left out.)');
    expect(text()).toContain('3. Read it ✓ (nothing kept)\n');
  });

  test('a check that is looked at again and again to what it said last', () => {
    const { tell, text } = begun(10_000);
    tell(said('one'));
    for (let index = 0; index < 1000; index += 1) tell(checked('failed'));
    expect(text().match(/✗ Check: there is no file/g)).toHaveLength(1);
    expect(text()).toContain('echo one');
  });
});

interface Begun {
  readonly tell: (...events: RunEvent[]) => void;
  readonly own: (typed: string, shown?: string[], status?: number) => void;
  readonly text: () => string;
}

function begun(most?: number): Begun {
  const logbook = new Logbook(lab, most);
  return {
    tell: (...events) => {
      for (const event of events) logbook.tell(event);
    },
    own: (typed, shown = [], status = 0) =>
      logbook.tell({ type: 'own-command', step: 0, terminal: 'host', prompt: '$', typed, shown, status }),
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

const SAID = actionResult({ typed: 'echo one', expected: ['one'], shown: ['one'] });
const CHECKED = checkResult({ step: 1 });
const SOLUTION = solutionResult({ step: 1, commands: [{ typed: 'touch here', shown: [], status: 0 }] });
