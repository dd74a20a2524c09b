/** Tasks that ask for an answer, and several tasks in a step, as a person meets them. */
import { describe, expect, test } from 'vitest';
import { unattended } from './unattended.ts';
import { startSession } from './watched-run.ts';

const ASKS = `## How many?
\`\`\`console
%S seq 5 > list
\`\`\`
:::task {answer=lines}
How many lines has \`list\`?
:::
\`\`\`bash {check}
[ "$lines" -eq "$(wc -l < list)" ] || { echo "it has another number of lines"; exit 1; }
\`\`\`
\`\`\`bash {solution answer=lines}
wc -l < list
\`\`\`

## Then
\`\`\`console
%S echo %{lines}
%{lines}
\`\`\`
`;

describe('an answer', () => {
  test('a check that looks at it waits for it; that is no try', async () => {
    await using lab = await startSession(ASKS);
    const ended = lab.next('check-ended');
    await lab.session.run({ step: 0, action: 0 });
    expect((await ended).result).toMatchObject({
      verdict: 'failed',
      message: 'the question above is not answered yet',
      status: null,
    });
  });

  test('a wrong one can be put right, the right one stays and is a value from then on', async () => {
    await using lab = await startSession(ASKS);
    const { session } = lab;
    await session.run({ step: 0, action: 0 });
    expect(await session.answer(0, 'lines', '4')).toMatchObject([
      { verdict: 'failed', message: 'it has another number of lines' },
    ]);
    expect(session.progress()).toMatchObject({ answers: { lines: '4' }, captures: {} });
    const captured = lab.next('captured');
    expect(await session.answer(0, 'lines', ' 5 ')).toMatchObject([{ verdict: 'passed' }]);
    expect(await captured).toEqual({ type: 'captured', name: 'lines', value: '5', by: null });
    await session.answer(0, 'lines', '6');
    expect(session.progress()).toMatchObject({ answers: { lines: '5' }, captures: { lines: '5' } });
    expect(await session.run({ step: 1, action: 0 })).toMatchObject({ typed: 'echo 5', verdict: 'passed' });
  });

  test.each([
    ['lines', '', 'this answer is empty'],
    ['lines', ' \t ', 'this answer is empty'],
    ['lines', 'x'.repeat(201), 'an answer can have at most 200 characters'],
    ['lines', `${' '.repeat(300)}5`, 'an answer can have at most 200 characters'],
    ['lines', '5\nrm list', 'an answer is one line of text'],
    ['lines', 'a\u0000b', 'an answer is one line of text'],
    ['PATH', '/tmp', 'this lab does not ask for such an answer'],
    ['list', '5', 'this lab does not ask for such an answer'],
  ])('what is none is refused: %s = %j', async (name, text, message) => {
    await using lab = await startSession(ASKS);
    await expect(lab.session.answer(0, name, text)).rejects.toThrow(message);
    expect(lab.session.progress().answers).toEqual({});
  });

  test('shell code in it stays text', async () => {
    await using lab = await startSession(ASKS.replace('-eq "$(wc -l < list)"', '= x'));
    await lab.session.answer(0, 'lines', '$(touch hacked); `touch hacked`; "; touch hacked');
    expect((await lab.session.machine.exec(['ls'])).stdout).not.toContain('hacked');
  });

  test('a solution that shows nothing gives none', async () => {
    const { result } = await unattended(ASKS.replace('wc -l < list\n```', 'true\n```'));
    expect(result.steps[0]?.solutions).toMatchObject([
      {
        verdict: 'failed',
        message: 'the last command of the solution showed nothing that could be the answer',
      },
    ]);
  });

  test('a machine that is reset forgets it', async () => {
    await using lab = await startSession(ASKS);
    await lab.session.answer(0, 'lines', '4');
    await lab.session.reset();
    expect(lab.session.progress()).toMatchObject({ answers: {}, captures: {} });
  });
});

test('the second task of a step is looked at once the first one is done', async () => {
  const task = (check: string, solution: string) => `:::task
Do it.
:::
\`\`\`bash {check}
${check}
\`\`\`
\`\`\`bash {solution}
${solution}
\`\`\`
`;
  await using lab = await startSession(`## Two
${task('[ -e here ]', 'touch here')}
${task('[ ! -e here ]', 'rm here')}`);
  const verdicts = () => lab.session.progress().steps[0]?.checks.map((check) => check?.verdict ?? null);
  await lab.session.checkStep(0);
  expect(verdicts()).toEqual(['failed', null]);
  const first = lab.next('check-ended');
  await lab.type('touch here');
  expect((await first).result).toMatchObject({ check: 0, verdict: 'passed' });
  await lab.session.checkStep(0);
  expect(verdicts()).toEqual(['passed', 'failed']);
  const ended = lab.next('step-ended');
  await lab.type('rm here');
  expect((await ended).result).toMatchObject({ step: 0, verdict: 'passed' });
});
