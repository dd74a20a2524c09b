import { describe, expect, test } from 'vitest';
import type { LabRun } from '../../../runner/run/lab-run.ts';
import type { OwnCommand } from '../../../runner/run/watch-hands.ts';
import { sign } from '../../contract/local-terminal.ts';
import { startSession } from './watched-run.ts';
import type { WatchedSession } from './watched-run.ts';

const LAB = `## First
\`\`\`console
%S echo one
one
%S echo $((RANDOM + 1))
%{INT:dice}
\`\`\`

## Second
\`\`\`console {until="/ready/"}
%S sh -c "echo ready; exec sleep 600"
\`\`\`
\`\`\`keys
Ctrl-C
\`\`\`
\`\`\`console {term=inside}
%S echo %{dice}
%{dice}
\`\`\`

## Third
\`\`\`console
%S bash
\`\`\`
\`\`\`keys
Ctrl-D
\`\`\`
`;

const start = (body = LAB): Promise<WatchedSession> => startSession(body);

const verdicts = (session: LabRun) =>
  session
    .progress()
    .steps.map((step) => [step.verdict, ...step.actions.map((action) => action?.verdict ?? null)]);

describe('clicks', () => {
  test('a command is typed, judged, and its step told when it is done', async () => {
    await using lab = await start();
    const { session } = lab;
    expect(verdicts(session)).toEqual([
      [null, null, null],
      [null, null, null, null],
      [null, null, null],
    ]);
    expect(await session.run({ step: 0, action: 0 })).toMatchObject({ verdict: 'passed', shown: ['one'] });
    expect(await session.run({ step: 0, action: 1 })).toMatchObject({ verdict: 'passed' });
    expect(lab.events.map((event) => event.type)).toEqual([
      'action-started',
      'action-ended',
      'action-started',
      'action-ended',
      'captured',
      'step-ended',
    ]);
    expect(verdicts(session)[0]).toEqual(['passed', 'passed', 'passed']);
    expect(session.progress().captures['dice']).toMatch(/^\d+$/);
  });

  test('are refused where a value is missing, a terminal is busy, or there is no such command', async () => {
    await using lab = await start();
    const { session } = lab;
    await expect(session.run({ step: 1, action: 2 })).rejects.toThrow(
      'this command needs the value %{dice}, which no command has shown yet: run the ones before it first',
    );
    expect(await session.run({ step: 1, action: 0 })).toMatchObject({ verdict: 'passed', status: null });
    await expect(session.run({ step: 0, action: 0 })).rejects.toThrow(
      'terminal "host" is busy: wait until its command ends, or end it there with Ctrl-C or q',
    );
    await expect(session.run({ step: 9, action: 0 })).rejects.toThrow('this lab has no such command');
  });

  test('the command that bound a value rebinds it when it is run again; others do not', async () => {
    await using lab = await start();
    const { session } = lab;
    const dice = async (): Promise<string | undefined> => {
      await session.run({ step: 0, action: 1 });
      return session.progress().captures['dice'];
    };
    const first = await dice();
    let again = await dice();
    // Once in 32768 times it is the same.
    if (again === first) again = await dice();
    expect(again).not.toBe(first);
    expect(await session.run({ step: 1, action: 2 })).toMatchObject({
      verdict: 'passed',
      typed: `echo ${again}`,
    });
    expect(session.progress().captures['dice']).toBe(again);
  });

  test('keys end a program and a shell', async () => {
    await using lab = await start();
    const { session } = lab;
    await session.run({ step: 1, action: 0 });
    expect(await session.run({ step: 1, action: 1 })).toMatchObject({
      kind: 'keys',
      typed: 'Ctrl-C',
      verdict: 'passed',
    });
    expect(await session.terminals.get('host')?.whenPrompt(30_000)).toBe(true);
    await session.run({ step: 2, action: 0 });
    await session.run({ step: 2, action: 1 });
    expect(await session.terminals.get('host')?.whenPrompt(30_000)).toBe(true);
    expect(verdicts(session)[2]).toEqual(['passed', 'passed', 'passed']);
  });
});

describe('typed by hand', () => {
  const type = (lab: WatchedSession, keys: string, terminal = 'host') =>
    lab.session.terminals.get(terminal)?.write(keys);

  test('an equal command is judged as a click is; white space aside', async () => {
    await using lab = await start();
    const ended = lab.next('action-ended');
    type(lab, '  echo   one\r');
    expect((await ended).result).toMatchObject({
      step: 0,
      action: 0,
      verdict: 'passed',
      typed: '  echo   one',
    });
    const captured = lab.next('captured');
    const done = lab.next('step-ended');
    type(lab, 'echo $((RANDOM + 1))\r');
    const { value } = await captured;
    expect((await done).result).toMatchObject({ step: 0, verdict: 'passed' });
    const third = lab.next('action-ended');
    type(lab, `echo ${value}\r`, 'inside');
    expect((await third).result).toMatchObject({ step: 1, action: 2, verdict: 'passed' });
  });

  test("one's own way, and another terminal, are nobody's business", async () => {
    await using lab = await start();
    type(lab, 'echo something else\r');
    const advice = lab.next('advice');
    type(lab, 'echo one\r', 'inside');
    expect((await advice).message).toBe('This command belongs in terminal `host`');
    await lab.session.terminals.get('inside')?.whenPrompt(30_000);
    await lab.session.terminals.get('host')?.whenPrompt(30_000);
    const ended = lab.next('action-ended');
    type(lab, 'echo one\r');
    await ended;
    expect(lab.events.map(({ type: kind }) => kind)).toEqual(['advice', 'action-ended']);
  });

  test("one's own way is told to who asks for it, and so is what does not count", async () => {
    await using lab = await start(`## First
\`\`\`console
%S echo one
one
\`\`\`

## Second
\`\`\`console
%S echo $WORD
right
\`\`\`
`);
    const own: OwnCommand[] = [];
    lab.session.onOwnCommand((command) => own.push(command));
    const told = (count: number) => expect.poll(() => own).toHaveLength(count);
    type(lab, 'echo two; false\r');
    await told(1);
    // Too early to be wrong.
    type(lab, 'echo $WORD\r');
    await told(2);
    type(lab, 'echo one\r', 'inside');
    await told(3);
    const ended = lab.next('action-ended');
    type(lab, 'echo one\r');
    await ended;
    type(lab, 'true\r');
    await told(4);
    expect(own).toEqual([
      { step: 0, terminal: 'host', prompt: sign, typed: 'echo two; false', shown: ['two'], status: 1 },
      { step: 0, terminal: 'host', prompt: sign, typed: 'echo $WORD', shown: [], status: 0 },
      { step: 0, terminal: 'inside', prompt: sign, typed: 'echo one', shown: ['one'], status: 0 },
      { step: 1, terminal: 'host', prompt: sign, typed: 'true', shown: [], status: 0 },
    ]);
  });

  test('a wrong output counts in the current step, and takes away nothing that has passed', async () => {
    await using lab = await start(`## First
\`\`\`console
%S echo $WORD
right
\`\`\`
`);
    const first = lab.next('action-ended');
    type(lab, 'echo $WORD\r');
    expect((await first).result).toMatchObject({ verdict: 'failed', reason: 'output' });
    const second = lab.next('action-ended');
    type(lab, 'WORD=right\r');
    await lab.session.terminals.get('host')?.whenPrompt(30_000);
    type(lab, 'echo $WORD\r');
    expect((await second).result).toMatchObject({ verdict: 'passed' });
    type(lab, 'WORD=wrong\r');
    await lab.session.terminals.get('host')?.whenPrompt(30_000);
    type(lab, 'echo $WORD\r');
    await lab.session.terminals.get('host')?.whenPrompt(30_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(verdicts(lab.session)).toEqual([['passed', 'passed']]);
  });

  test('a program that does not come back passes while it runs; ending it by hand passes its keys', async () => {
    await using lab = await start();
    const started = lab.next('action-ended');
    type(lab, 'sh -c "echo ready; exec sleep 600"\r');
    expect((await started).result).toMatchObject({ step: 1, action: 0, verdict: 'passed', status: null });
    const keys = lab.next('action-ended');
    type(lab, '\u0003');
    expect((await keys).result).toMatchObject({ step: 1, action: 1, kind: 'keys', verdict: 'passed' });
  });

  test('leaving a nested shell passes the keys that were to do it', async () => {
    await using lab = await start(`## Only
\`\`\`console
%S bash
\`\`\`
\`\`\`keys
Ctrl-D
\`\`\`
`);
    const entered = lab.next('action-ended');
    type(lab, 'bash\r');
    expect((await entered).result).toMatchObject({ action: 0, verdict: 'passed', status: null });
    const left = lab.next('step-ended');
    type(lab, '\u0004');
    expect((await left).result.actions.map(({ kind, verdict }) => [kind, verdict])).toEqual([
      ['command', 'passed'],
      ['keys', 'passed'],
    ]);
  });
});

test('reset: a fresh machine, no progress, new terminals', async () => {
  await using lab = await start();
  const { session } = lab;
  await session.run({ step: 0, action: 0 });
  const before = session.terminals.get('host');
  await session.reset();
  expect(lab.events.at(-1)).toEqual({ type: 'machine-started', ms: expect.any(Number) as number });
  expect(before?.state).toBe('closed');
  expect(session.terminals.get('host')).not.toBe(before);
  expect(session.progress()).toMatchObject({ captures: {} });
  expect(verdicts(session)[0]).toEqual([null, null, null]);
  expect(await session.run({ step: 0, action: 0 })).toMatchObject({ verdict: 'passed' });
});

test('reset while a command runs: that click is refused, not judged', async () => {
  await using lab = await start('## One\n```console\n%S sleep 600\n```\n');
  const running = lab.session.run({ step: 0, action: 0 });
  const [outcome] = await Promise.allSettled([running, lab.session.reset()]);
  expect(outcome).toMatchObject({ reason: { code: 'gone', message: 'the terminal was closed meanwhile' } });
  expect(verdicts(lab.session)).toEqual([[null, null]]);
});
