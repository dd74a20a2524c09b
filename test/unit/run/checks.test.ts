/** Checks as a person meets them: run by themselves after each command, and when asked for. */
import { describe, expect, test } from 'vitest';
import { startSession } from './watched-run.ts';

const TASK = `## Task: make a file
:::task
Make a file \`here\`.
:::
:::hint
\`touch\` does it.
:::
\`\`\`bash {check hint="there is no file yet"}
[ -e here ]
\`\`\`
\`\`\`bash {check}
[ -s here ] || { echo "the file is empty"; exit 1; }
\`\`\`
\`\`\`bash {solution}
echo full > here
\`\`\`

## Next
\`\`\`console
%S echo %{WORD:word}
word
\`\`\`
`.replace('%{WORD:word}', 'word');

const verdicts = (checks: readonly ({ readonly verdict: string } | null)[] | undefined) =>
  checks?.map((check) => check?.verdict ?? null);

describe('after a command of any kind', () => {
  test('the checks of the current step run; what has passed stays so and is not run again', async () => {
    await using lab = await startSession(TASK);
    const { session } = lab;
    expect(session.progress().steps[0]).toEqual({
      verdict: null,
      actions: [],
      checks: [null, null],
      tries: 0,
      hintDue: false,
      attended: false,
    });
    const first = lab.next('check-ended');
    await lab.type('touch here', 'inside');
    expect((await first).result).toMatchObject({
      step: 0,
      check: 0,
      verdict: 'passed',
      message: '',
      output: [],
      status: 0,
      line: 18,
    });
    expect((await lab.next('check-ended')).result).toMatchObject({
      check: 1,
      verdict: 'failed',
      message: 'the file is empty',
      output: ['the file is empty'],
      status: 1,
    });
    expect(session.progress().steps[0]).toMatchObject({ verdict: null });
    const ended = lab.next('step-ended');
    await lab.type('rm here; echo full > here');
    expect((await ended).result).toMatchObject({ step: 0, verdict: 'passed', actions: [] });
    expect(lab.events.filter(({ type }) => type === 'check-ended')).toHaveLength(3);
    expect(verdicts(session.progress().steps[0]?.checks)).toEqual(['passed', 'passed']);
  });

  test('a failing check without words of its own tells the hint; the hint of the step is due after two failures', async () => {
    await using lab = await startSession(TASK);
    const failed = lab.next('check-ended');
    await lab.type('ls /nowhere');
    expect((await failed).result.message).toBe('there is no file yet');
    await lab.next('check-ended');
    expect(lab.session.progress().steps[0]?.hintDue).toBe(false);
    const due = lab.next('hint-due');
    await lab.type('ls /nowhere');
    expect(await due).toEqual({ type: 'hint-due', step: 0 });
    expect(lab.session.progress().steps[0]?.hintDue).toBe(true);
    await lab.type('ls');
    await lab.session.checkStep(0);
    expect(lab.events.filter(({ type }) => type === 'hint-due')).toHaveLength(1);
  });

  test('looking around makes a hint due after eight commands only', async () => {
    await using lab = await startSession(TASK);
    const due = lab.next('hint-due');
    for (let looks = 1; looks <= 8; looks++) {
      expect(lab.session.progress().steps[0]?.hintDue).toBe(false);
      const looked = lab.next('check-ended');
      await lab.type('echo hello');
      await looked;
      // The round has a second check.
      if (looks < 8) await lab.next('check-ended');
    }
    expect(await due).toEqual({ type: 'hint-due', step: 0 });
  });

  test('many commands make few rounds, the last of which sees them all', async () => {
    await using lab = await startSession(`## One
\`\`\`console
%S true
\`\`\`
\`\`\`bash {check}
sleep 0.2; [ -e here ]
\`\`\`
`);
    await lab.session.run({ step: 0, action: 0 });
    for (let i = 0; i < 20; i++) await lab.type(':');
    await lab.session.checkStep(0);
    expect(lab.events.filter(({ type }) => type === 'check-ended').length).toBeLessThan(15);
    const ended = lab.next('step-ended');
    for (let i = 0; i < 5; i++) await lab.type(':');
    await lab.type('touch here');
    await ended;
  });

  test('also of earlier steps that were begun and are not done; not of those nobody has begun', async () => {
    const two = (name: string) => `## Make ${name}
\`\`\`console
%S echo ${name}
${name}
\`\`\`
\`\`\`bash {check}
[ -e ${name} ]
\`\`\`
`;
    await using lab = await startSession(`${two('one')}\n${two('two')}\n${two('three')}`);
    await lab.session.run({ step: 1, action: 0 });
    await lab.session.checkStep(1);
    const ended = lab.next('step-ended');
    await lab.type('touch two three');
    // The current step is still the first one.
    expect((await ended).result).toMatchObject({ step: 1, verdict: 'passed' });
    expect(lab.session.progress().steps.map(({ checks }) => verdicts(checks))).toEqual([
      ['failed'],
      ['passed'],
      [null],
    ]);
  });

  test('a step that was done before it was looked at passes when it is; one that was not is left untried', async () => {
    const other = (name: string) => `## Make ${name}
:::task
Make ${name}.
:::
\`\`\`bash {check}
echo ${name} >> runs; [ -e ${name} ]
\`\`\`
\`\`\`bash {solution}
touch ${name}
\`\`\`
`;
    await using lab = await startSession(`${other('one')}\n${other('two')}\n${other('three')}`);
    lab.session.attend(2);
    const current = lab.next('check-ended');
    await lab.type('touch two');
    expect((await current).result).toMatchObject({ step: 0, verdict: 'failed' });
    expect((await lab.next('check-ended')).result).toMatchObject({ step: 2, verdict: 'failed' });
    const ended = lab.next('step-ended');
    lab.session.attend(1);
    expect((await ended).result).toMatchObject({ step: 1, verdict: 'passed' });
    const told = lab.events.length;
    lab.session.attend(0);
    lab.session.attend(1);
    await lab.session.probeChecks(0);
    expect(lab.events.slice(told)).toEqual([{ type: 'attended', step: 0 }]);
    // A page says again and again what is in sight.
    const runs = async () => (await lab.session.machine.exec(['cat', 'runs'])).stdout;
    const before = await runs();
    lab.session.attend(0);
    await lab.session.probeChecks(2);
    expect(await runs()).toBe(`${before}three\n`);
  });

  test('a program that was ended by hand, and a shell that was left, are ends too', async () => {
    await using lab = await startSession(TASK);
    const passed = lab.next('check-ended');
    const host = lab.session.terminals.get('host');
    // A program that is there before it says so: Ctrl-C between two of them is lost now and then.
    host?.write("sh -c 'touch here; echo made; exec sleep 600'\r");
    await expect.poll(async () => (await host?.screenLines())?.includes('made')).toBe(true);
    expect(lab.events).toEqual([]);
    host?.write('\u0003');
    expect((await passed).result).toMatchObject({ check: 0, verdict: 'passed' });
    await lab.next('check-ended');
    // A round of its own for each: none may be left for what comes after them.
    for (const line of ['bash', `trap 'echo full > here' EXIT`]) {
      const round = lab.next('check-ended');
      await lab.type(line, 'inside');
      await round;
    }
    expect(verdicts(lab.session.progress().steps[0]?.checks)).toEqual(['passed', 'failed']);
    const ended = lab.next('step-ended');
    lab.session.terminals.get('inside')?.write('\u0004');
    expect((await ended).result).toMatchObject({ step: 0, verdict: 'passed' });
  });
});

test('a machine that dies meanwhile makes it unknown', async () => {
  await using lab = await startSession(TASK);
  await lab.session.machine.dispose();
  expect(await lab.session.checkStep(0)).toMatchObject([
    { verdict: 'unknown', message: 'the machine is not running (disposed)', status: null },
    { verdict: 'unknown' },
  ]);
});

test('a reset forgets them', async () => {
  await using lab = await startSession(TASK);
  const passed = lab.next('check-ended');
  await lab.type('touch here');
  await passed;
  await lab.session.reset();
  expect(verdicts(lab.session.progress().steps[0]?.checks)).toEqual([null, null]);
  expect(await lab.session.checkStep(0)).toMatchObject([{ verdict: 'failed' }, { verdict: 'failed' }]);
});

describe('tries that make a hint due', () => {
  test('wrong outputs of a command of the lab, clicked or typed', async () => {
    await using lab = await startSession(`## One
:::hint
Look.
:::
\`\`\`console
%S echo $WORD
right
\`\`\`
`);
    await lab.session.run({ step: 0, action: 0 });
    expect(lab.session.progress().steps[0]?.hintDue).toBe(false);
    const due = lab.next('hint-due');
    await lab.type('echo $WORD');
    expect(await due).toEqual({ type: 'hint-due', step: 0 });
  });

  test('a step without a hint has none that could be due', async () => {
    await using lab = await startSession('## One\n```console\n%S echo $WORD\nright\n```\n');
    for (let i = 0; i < 3; i++) await lab.session.run({ step: 0, action: 0 });
    expect(lab.session.progress().steps[0]).toMatchObject({ verdict: 'failed', hintDue: false });
    expect(lab.events.some(({ type }) => type === 'hint-due')).toBe(false);
  });
});

test('an error in a look that nobody asked for goes to the listener for that', async () => {
  const troubles: unknown[] = [];
  await using lab = await startSession(
    `## One\n\`\`\`console\n%S true\n\`\`\`\n\`\`\`bash {check}\n[ -d / ]\n\`\`\`\n`,
    { onTrouble: (error) => troubles.push(error) },
  );
  const broken = new Error('this listener is broken');
  lab.session.on(() => {
    throw broken;
  });
  await lab.session.lookAgain();
  expect(troubles).toEqual([broken]);
});
