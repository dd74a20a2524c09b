/** What an unattended run makes of commands and keys: of labs that fit, and of labs that do not. */
import { describe, expect, test } from 'vitest';
import { isRoot, sign } from '../../contract/local-terminal.ts';
import { unattended } from './unattended.ts';
import { watchedProvider } from './watched-provider.ts';

describe('a lab that fits', () => {
  test('passes, with its events in order and its values captured across terminals', async () => {
    const { result, events } = await unattended(`## One
\`\`\`console
%S echo $$
%{PID:pid}
\`\`\`

## Two
\`\`\`console {term=inside}
%S kill -0 %{pid} && echo %{pid} runs
%{pid} runs
%S false
(exit 1)
\`\`\`
`);
    expect(result).toMatchObject({ lab: '99-test', verdict: 'passed', error: null });
    expect(events.map((event) => event.type)).toEqual([
      'lab-started',
      'machine-started',
      'step-started',
      'action-started',
      'action-ended',
      'captured',
      'step-ended',
      'step-started',
      'action-started',
      'action-ended',
      'action-started',
      'action-ended',
      'step-ended',
      'lab-ended',
    ]);
    const pid = result.captures['pid'] ?? '';
    expect(pid).toMatch(/^\d+$/);
    expect(result.steps[1]?.actions[0]).toMatchObject({
      terminal: 'inside',
      typed: `kill -0 ${pid} && echo ${pid} runs`,
      shown: [`${pid} runs`],
      status: 0,
      verdict: 'passed',
      tries: 1,
    });
    expect(result.machineStartMs).toBeGreaterThan(0);
  });

  test('a shell that is killed from another terminal: the next command waits until it is gone', async () => {
    const other = sign === '#' ? '$' : '#';
    const { result, actions } = await unattended(`## One
\`\`\`console {term=inside}
%S bash
%S echo $$
%{PID:shell}
%S exec env PROMPT_COMMAND= "PS1=\${PS1/'\\$ '/'${other} '}" bash --norc
${other} echo somebody else
somebody else
\`\`\`
\`\`\`console {term=host}
%S (sleep 0.3; kill -KILL %{shell}) &
\`\`\`
\`\`\`console {term=inside}
%S echo back
back
\`\`\`
`);
    expect(actions.map((action) => action.message)).toEqual(['', '', '', '', '', '']);
    expect(result.verdict).toBe('passed');
  });

  test('programs that do not come back: until, then keys, then the prompt', async () => {
    const { result, actions } = await unattended(`## One
\`\`\`console {until="/line 3/"}
%S for i in 1 2 3; do echo line $i; done; sleep 600
\`\`\`
\`\`\`keys
Ctrl-C
\`\`\`
\`\`\`console
%S echo back
back
\`\`\`
`);
    expect(actions.map(({ verdict, message }) => [verdict, message])).toEqual([
      ['passed', ''],
      ['passed', ''],
      ['passed', ''],
    ]);
    expect(result.verdict).toBe('passed');
  });

  test('a nested shell, left by Ctrl-D', async () => {
    const { result } = await unattended(`## One
\`\`\`console
%S echo $$
%{PID:outer}
%S bash
%S echo $PPID
%{outer}
\`\`\`
\`\`\`keys
Ctrl-D
\`\`\`
\`\`\`console
%S echo $$
%{outer}
\`\`\`
`);
    expect(result.verdict).toBe('passed');
  });

  test('within: repeated until it fits', async () => {
    const { result, actions } = await unattended(`## One
\`\`\`console
%S rm -f state; { sleep 0.3; echo ready > state; } & disown
...
\`\`\`
\`\`\`console {within=10s}
%S cat state
ready
\`\`\`
`);
    expect(result.verdict).toBe('passed');
    expect(actions[1]?.tries).toBeGreaterThan(1);
  });
});

describe('a lab that does not fit', () => {
  const two = (command: string) => `## One
\`\`\`console
${command}
%S echo later
later
\`\`\`

## Two
\`\`\`console
%S echo never
never
\`\`\`
`;

  test('another output: a diff, and what follows is unknown', async () => {
    const { result, actions } = await unattended(two('%S echo shown\nexpected'));
    expect(result).toMatchObject({ verdict: 'failed', error: null });
    expect(result.steps.map((step) => step.verdict)).toEqual(['failed', 'unknown']);
    expect(actions.map(({ verdict, tries }) => [verdict, tries])).toEqual([
      ['failed', 1],
      ['unknown', 0],
      ['unknown', 0],
    ]);
    expect(actions[0]).toMatchObject({
      reason: 'output',
      expected: ['expected'],
      shown: ['shown'],
      diff: [
        { kind: 'missing', text: 'expected' },
        { kind: 'extra', text: 'shown' },
      ],
      line: 13,
    });
    expect(actions[1]?.message).toBe('not run: something before it failed');
  });

  test('another exit status', async () => {
    const { actions } = await unattended(two('%S (exit 3)'));
    expect(actions[0]).toMatchObject({ reason: 'status', expectedStatus: 0, status: 3 });
  });

  test("somebody else's shell: nothing is typed", async () => {
    const other = sign === '#' ? '$' : '#';
    const { actions } = await unattended(two(`${other} touch typed`));
    const is = isRoot
      ? "root's (#), and this command is for the ordinary user ($)"
      : "the ordinary user's ($), and this command is for root (#)";
    expect(actions[0]).toMatchObject({
      reason: 'prompt',
      message: `the shell in terminal "host" is ${is}; it was not typed`,
      tries: 0,
    });
  });

  test('a command that does not end: Ctrl-C, and what it showed', async () => {
    const { actions } = await unattended(`## One
\`\`\`console {timeout=1s}
%S echo begun; sleep 600
\`\`\`
`);
    expect(actions[0]).toMatchObject({
      reason: 'timeout',
      message: 'the command did not end within 1 s; it was ended by Ctrl-C',
      shown: ['begun'],
      status: null,
    });
  });

  test('a screen that never shows it', async () => {
    const { actions } = await unattended(`## One
\`\`\`console {until="/never/" timeout=1s}
%S echo something; sleep 600
\`\`\`
\`\`\`keys
Ctrl-C
\`\`\`
`);
    expect(actions[0]).toMatchObject({
      reason: 'timeout',
      message: 'the screen did not show `/never/` within 1 s; it was ended by Ctrl-C',
    });
    expect(actions[0]?.shown).toContain('something');
  });

  test('a program that ends before its screen shows it', async () => {
    const { actions } = await unattended(`## One
\`\`\`console {until="/never/"}
%S echo something
\`\`\`
\`\`\`keys
Ctrl-C
\`\`\`
`);
    expect(actions[0]).toMatchObject({
      reason: 'until',
      message: 'the program ended before the screen showed `/never/`',
      shown: ['something'],
    });
  });

  test('within: time is up', async () => {
    const { actions } = await unattended(`## One
\`\`\`console {within=1s}
%S echo never
ready
\`\`\`
`);
    expect(actions[0]).toMatchObject({ reason: 'output', verdict: 'failed' });
    expect(actions[0]?.message).toMatch(/ \(tried \d+ times in 1 s\)$/);
  });

  test('the machine is kept as the failure left it, then removed', async () => {
    const provider = watchedProvider();
    const seen: unknown[] = [];
    await unattended(
      two('%S echo shown\nexpected'),
      {
        async keep(session, stop) {
          const { output } = (await session.terminals.get('host')?.type('echo $((6 * 7))')) ?? {};
          seen.push(stop.kind, output, session.machine.state.kind);
        },
      },
      provider,
    );
    expect(seen).toEqual(['failed', ['42'], 'running']);
    expect(provider.machines[0]?.state).toEqual({ kind: 'disposed' });
  });
});
