/** Commands that hang, terminals that are lost, floods: what a run and a person are told. */
import { describe, expect, test } from 'vitest';
import { unattended } from './unattended.ts';
import { startSession } from './watched-run.ts';

const DEAF = `sh -c 'trap "" INT QUIT; echo deaf; sleep 600'`;
const HANGS = (command: string) => `## One
\`\`\`console {timeout=300ms}
%S ${command}
\`\`\`

## Two
\`\`\`console
%S echo never
\`\`\`
`;

describe('unattended', () => {
  test('a command that hangs: which, how long, what the screen showed', async () => {
    const { result } = await unattended(HANGS('echo begun; sleep 600'));
    expect(result).toMatchObject({ verdict: 'failed', error: null });
    const [action] = result.steps[0]?.actions ?? [];
    expect(action).toMatchObject({
      verdict: 'failed',
      reason: 'timeout',
      typed: 'echo begun; sleep 600',
      message: 'the command did not end within 0.3 s; it was ended by Ctrl-C',
      shown: ['begun'],
    });
    expect(action?.screen?.map((line) => line.replace(/^[$#]/, 'S'))).toEqual([
      'S echo begun; sleep 600',
      'begun',
    ]);
  });

  test('one that nothing ends: the lab ends failed, and says why', async () => {
    const { result, events } = await unattended(HANGS(DEAF));
    expect(result.verdict).toBe('failed');
    expect(result.steps.map(({ verdict }) => verdict)).toEqual(['failed', 'unknown']);
    const why =
      'the command did not end within 0.3 s; nothing brings its shell back, neither Ctrl-C, Ctrl-\\ and Ctrl-D nor `exit`: the terminal is stuck until the machine is reset';
    expect(result.steps[0]?.actions[0]).toMatchObject({ message: why, shown: ['deaf'] });
    expect(result.error).toEqual({
      kind: 'lab',
      message: `terminal "host" has been stuck since \`${DEAF}\`: ${why}`,
      hint: 'Let the command end by itself, or end it with a keys block: labs/99-test/lab.md',
      detail: '',
    });
    expect(events.find(({ type }) => type === 'terminal-stuck')).toMatchObject({ terminal: 'host' });
  });

  test('a solution that nothing ends', async () => {
    const { result } = await unattended(`## Task
:::task
Do it.
:::
\`\`\`bash {check}
[ -e here ]
\`\`\`
\`\`\`bash {solution timeout=300ms}
${DEAF}
\`\`\`
`);
    expect(result).toMatchObject({ verdict: 'failed', error: { kind: 'lab' } });
    expect(result.error?.message).toContain(`terminal "host" has been stuck since \`${DEAF}\``);
  });
});

test('a person is told that a terminal is stuck; a reset helps', async () => {
  await using lab = await startSession(HANGS(DEAF));
  const stuck = lab.next('terminal-stuck');
  expect(await lab.session.run({ step: 0, action: 0 })).toMatchObject({ verdict: 'failed' });
  expect((await stuck).terminal).toBe('host');
  await expect(lab.session.run({ step: 1, action: 0 })).rejects.toThrow('terminal "host" is busy');
  await lab.session.reset();
  expect(await lab.session.run({ step: 1, action: 0 })).toMatchObject({ verdict: 'passed' });
});

test('a flood in one terminal does not starve the others', async () => {
  await using lab = await startSession('## One\n```console {term=inside}\n%S echo here\nhere\n```\n');
  const host = lab.session.terminals.get('host');
  let bytes = 0;
  host?.onOutput(({ data }) => (bytes += data.length));
  host?.write('yes flood\r');
  await expect.poll(() => bytes).toBeGreaterThan(100_000);
  const times: number[] = [];
  for (let i = 0; i < 10; i++) {
    const startedAt = performance.now();
    expect(await lab.session.run({ step: 0, action: 0 })).toMatchObject({ verdict: 'passed' });
    times.push(performance.now() - startedAt);
  }
  expect(host?.state).toBe('running');
  // Far more than it takes, far less than a terminal that gets no turn.
  expect(times.toSorted((a, b) => a - b)[5]).toBeLessThan(500);
  host?.write('\u0003');
  expect(await host?.whenPrompt(5000)).toBe(true);
});

test('an output that is too long is cut, with a note inside', async () => {
  const { result } = await unattended(`## One
\`\`\`console
%S seq 1 400000; echo over
1
...
over
\`\`\`
`);
  expect(result.verdict).toBe('passed');
  const shown = result.steps[0]?.actions[0]?.shown ?? [];
  expect(shown).toHaveLength(1001);
  expect(shown.some((line) => /^… \([\d,]+ lines left out\)$/.test(line))).toBe(true);
});
