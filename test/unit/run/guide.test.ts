/** A person at the wrong place is told what gets on from there. With real shells. */
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../runner/run/events.ts';
import { isRoot, needs, sign } from '../../contract/local-terminal.ts';
import { startSession } from './watched-run.ts';
import type { WatchedSession } from './watched-run.ts';

const console = (lines: string, attributes = '') => `\`\`\`console${attributes}\n${lines}\n\`\`\`\n`;
const advice = ({ events }: WatchedSession) =>
  events
    .filter((event): event is Extract<RunEvent, { type: 'advice' }> => event.type === 'advice')
    .map(({ message, way, terminal }) => ({ message, way, terminal }));
/** Another user's shell, by its prompt alone. */
const OTHER = sign === '#' ? '$' : '#';
const OPEN_OTHER = `env -i PS1='${OTHER} ' sh -i`;
const [MINE, THEIRS] = isRoot
  ? ["root's (#)", 'the ordinary user ($)']
  : ["the ordinary user's ($)", 'root (#)'];

describe('a click in the wrong shell', () => {
  test('of a shell too many: leave it; no verdict, and nothing is lost', async () => {
    await using lab = await startSession(`## One\n${console('%S true')}`);
    expect(await lab.session.run({ step: 0, action: 0 })).toMatchObject({ verdict: 'passed' });
    await lab.type(OPEN_OTHER);
    const back = `First leave this shell that \`${OPEN_OTHER}\` opened: \`exit\``;
    await expect(lab.session.run({ step: 0, action: 0 })).rejects.toMatchObject({
      code: 'wrong-shell',
      message: expect.stringMatching(/^Not run: the shell in terminal "host" is .*\. First leave/) as string,
    });
    expect(advice(lab)).toMatchObject([
      {
        message: expect.stringContaining(back) as string,
        way: { kind: 'leave', times: 1 },
        terminal: 'host',
      },
    ]);
    expect(lab.session.progress().steps[0]?.verdict).toBe('passed');
    await lab.type('exit');
    expect(await lab.session.run({ step: 0, action: 0 })).toMatchObject({ verdict: 'passed' });
  });

  test('of one that was left: open it again, and the command runs', async () => {
    await using lab = await startSession(`## One\n${console(`%S ${OPEN_OTHER}\n${OTHER} echo in\nin`)}`);
    await lab.session.run({ step: 0, action: 0 });
    await lab.type('exit');
    const not = `Not run: the shell in terminal "host" is ${MINE}, and this command is for ${THEIRS}`;
    await expect(lab.session.run({ step: 0, action: 1 })).rejects.toThrow(
      `${not}. First open the shell that was left: \`${OPEN_OTHER}\``,
    );
    expect(advice(lab)).toMatchObject([{ way: { kind: 'run', step: 0, action: 0 } }]);
    await lab.session.run({ step: 0, action: 0 });
    expect(await lab.session.run({ step: 0, action: 1 })).toMatchObject({ verdict: 'passed' });
  });

  test('that nobody has opened: by the command of the lesson that does', async () => {
    await using lab = await startSession(`## One\n${console(`%S ${OPEN_OTHER}\n${OTHER} echo in\nin`)}`);
    await expect(lab.session.run({ step: 0, action: 1 })).rejects.toThrow('First open the shell');
    expect(advice(lab)).toMatchObject([{ way: { kind: 'run', step: 0, action: 0 } }]);
  });

  test('that nothing leads to: back to where the step starts', async () => {
    await using lab = await startSession(`## One\n${console(`${OTHER} echo in\nin`)}`);
    await expect(lab.session.run({ step: 0, action: 0 })).rejects.toThrow(
      'Get back to where this step starts',
    );
    expect(advice(lab)).toMatchObject([{ way: { kind: 'start-of-step', step: 0 } }]);
  });

  test('of a page, which waits a moment for the prompt', async () => {
    await using lab = await startSession(`## One\n${console(`${OTHER} echo in\nin`)}`);
    const click = lab.session.run({ step: 0, action: 0 }, { waitForPromptMs: 100 });
    await expect(click).rejects.toThrow('Get back to where this step starts');
    expect(advice(lab)).toMatchObject([{ way: { kind: 'start-of-step', step: 0 } }]);
  });

  test('unattended it is a failure as before', async () => {
    await using lab = await startSession(`## One\n${console(`${OTHER} echo in\nin`)}`);
    const run = lab.session.run({ step: 0, action: 0 }, { by: 'unattended' });
    expect(await run).toMatchObject({ verdict: 'failed', reason: 'prompt' });
    expect(advice(lab)).toEqual([]);
  });
});

describe('the same user, another shell', () => {
  const LAB = `## One\n${console('%S export here=1; bash\n%S inner=1\n%S echo "$inner"\n1')}`;

  test('a command that differs as its shell was left: which one to open again', async () => {
    await using lab = await startSession(LAB);
    for (const action of [0, 1]) await lab.session.run({ step: 0, action });
    await lab.type('exit');
    expect(await lab.session.run({ step: 0, action: 2 })).toMatchObject({ verdict: 'failed' });
    expect(advice(lab)).toMatchObject([
      {
        message:
          'This is not the shell that the lesson is in. First open the shell that was left: `export here=1; bash`',
        way: { kind: 'run', step: 0, action: 0 },
      },
    ]);
  });

  test('typed by hand two shells too deep: leave both', async () => {
    await using lab = await startSession(LAB);
    for (const action of [0, 1]) await lab.session.run({ step: 0, action });
    await lab.type('bash');
    await lab.type('bash');
    await lab.type('echo "$inner"');
    await expect
      .poll(() => advice(lab))
      .toMatchObject([
        { way: { kind: 'leave', times: 2 }, message: expect.stringContaining('2 times') as string },
      ]);
  });

  test('where it passes all the same nobody is told anything', async () => {
    await using lab = await startSession(`## One\n${console('%S bash\n%S echo in\nin')}`);
    await lab.session.run({ step: 0, action: 0 });
    await lab.type('bash');
    expect(await lab.session.run({ step: 0, action: 1 })).toMatchObject({ verdict: 'passed' });
    expect(advice(lab)).toEqual([]);
  });
});

test('one `exit` too many is nothing that a later step wanted', async () => {
  await using lab = await startSession(
    `## One\n${console('%S bash\n%S echo in\nin')}\n## Two\n${console('%S echo still\nstill\n%S exit')}`,
  );
  await lab.session.run({ step: 0, action: 0 });
  await lab.type('exit');
  await lab.type('true');
  expect(lab.session.progress().steps[1]?.actions).toEqual([null, null]);
});

describe('almost a command of the lesson', () => {
  const LAB = `## One\n${console('%S unshare --uts --fork hostname\n...')}${console('%S echo inside', ' {term=inside}')}`;
  test.each([
    ['unshare --uts --frok hostname', 'Did you mean `--fork`?', 0],
    ['unshare --uts --for0k nohost', null, 0],
    ['false unshare', null, 0],
    ['echo inside', 'This command belongs in terminal `inside`', 1],
    ['echo beside', null, 1],
  ])('%s', async (typed, message, action) => {
    needs('unshare', 'util-linux');
    await using lab = await startSession(LAB);
    const own = new Promise<void>((resolve) => void lab.session.onOwnCommand(() => resolve()));
    await lab.type(typed);
    await own;
    expect(advice(lab)).toEqual(
      message === null
        ? []
        : [{ message, terminal: ['host', 'inside'][action], way: { kind: 'run', step: 0, action } }],
    );
  });
});

test('a terminal at a `>` prompt says so, and has no advice to press q', async () => {
  await using lab = await startSession(`## One\n${console('%S true')}`);
  const terminal = lab.session.terminals.get('host');
  terminal?.write('echo "open\r');
  await expect.poll(() => terminal?.continues).toBe(true);
  await expect(lab.session.run({ step: 0, action: 0 })).rejects.toThrow(
    'terminal "host" waits for the rest of a command (`>`): type it there, or press Ctrl-C',
  );
});
