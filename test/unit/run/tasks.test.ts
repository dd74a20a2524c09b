/** What an unattended run does besides commands: setup, solutions, checks, proofs, cleanup, and stopping before a step. */
import { describe, expect, test } from 'vitest';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import type { RunEvent } from '../../../runner/run/events.ts';
import { runLab } from '../../../runner/run/run-lab.ts';
import { startSession } from './watched-session.ts';
import { labOf } from './lab-text.ts';

const task = (check: string, solution: string, attributes = '') => `## Task: make a file
:::task
Make a file \`here\`.
:::
\`\`\`bash {check hint="there is no file"}
${check}
\`\`\`
\`\`\`bash {solution${attributes}}
${solution}
\`\`\`
`;

async function run(body: string, options: Parameters<typeof runLab>[2] = {}) {
  const events: RunEvent[] = [];
  const result = await runLab(labOf(body), localProvider(), {
    ...options,
    emit: (event) => events.push(event),
  });
  return { result, events, types: events.map(({ type }) => type) };
}

describe('a solution', () => {
  test('is typed, then the checks run', async () => {
    const { result, events, types } = await run(task('[ -e here ]', 'touch here'));
    expect(result).toMatchObject({ verdict: 'passed', error: null });
    expect(types).toEqual([
      'lab-started',
      'machine-started',
      'step-started',
      'solution-started',
      'solution-ended',
      'check-ended',
      'step-ended',
      'lab-ended',
    ]);
    expect(events[3]).toEqual({ type: 'solution-started', step: 0, solution: 0, terminal: 'host' });
    expect(result.steps[0]).toMatchObject({
      verdict: 'passed',
      actions: [],
      solutions: [
        {
          step: 0,
          solution: 0,
          terminal: 'host',
          verdict: 'passed',
          message: '',
          commands: [{ typed: 'touch here', shown: [], status: 0 }],
          line: 18,
        },
      ],
      checks: [{ verdict: 'passed', status: 0, line: 15 }],
    });
    expect(result.steps[0]).not.toHaveProperty('checksBefore');
  });

  test('of loops, heredocs, quotes and nested shells; with values of the lab; whatever its statuses', async () => {
    const { result } = await run(`## One
\`\`\`console {term=inside}
%S echo $((6 * 7))
%{INT:answer}
\`\`\`

${task(
  'diff - here <<EOF\n1 42\n2 42\n  inside a heredoc\n\ntwo\nlines\nEOF',
  `for i in 1 2; do
  echo "$i %{answer}"
done > here
cat >> here <<'EOF'
  inside a heredoc

EOF
false
sh
echo 'two
lines' >> here
exit`,
)}`);
    expect(result.steps[1]?.solutions?.[0]?.commands.map(({ typed, status }) => [typed, status])).toEqual([
      ['for i in 1 2; do\n  echo "$i 42"\ndone > here', 0],
      ["cat >> here <<'EOF'\n  inside a heredoc\n\nEOF", 0],
      ['false', 1],
      ['sh', null],
      ["echo 'two\nlines' >> here", 0],
      ['exit', 0],
    ]);
    expect(result).toMatchObject({ verdict: 'passed' });
  });

  test('that does not do it: its check fails, with its hint', async () => {
    const { result } = await run(task('[ -e here ]', 'touch there'));
    expect(result.verdict).toBe('failed');
    expect(result.steps[0]).toMatchObject({
      verdict: 'failed',
      solutions: [{ verdict: 'passed' }],
      checks: [{ verdict: 'failed', message: 'there is no file', status: 1 }],
    });
  });

  test('whose command does not end fails, and nothing is checked', async () => {
    const { result } = await run(
      task('[ -e here ]', 'echo before\ncat\ntouch here', ' term=inside timeout=300ms'),
    );
    expect(result.steps[0]?.solutions).toMatchObject([
      {
        terminal: 'inside',
        verdict: 'failed',
        message: 'the command in terminal "inside" did not end within 0.3 s (line 2 of the solution)',
        commands: [
          { typed: 'echo before', shown: ['before'], status: 0 },
          { typed: 'cat', shown: [], status: null },
        ],
      },
    ]);
    expect(result.steps[0]?.solutions?.[0]?.screen?.at(-1)).toMatch(/cat$/);
    expect(result.steps[0]?.checks).toMatchObject([
      { verdict: 'unknown', message: 'not run: something before it failed' },
    ]);
    expect(result.verdict).toBe('failed');
  });
});

describe('proof of checks', () => {
  test('one that passes before anything was done fails its step, and nothing is typed', async () => {
    const { result, types } = await run(task('[ ! -e nothing ]', 'touch here'), { proveChecks: true });
    expect(result.verdict).toBe('failed');
    expect(result.steps[0]).toMatchObject({
      verdict: 'failed',
      checksBefore: [{ verdict: 'passed', line: 15 }],
      solutions: [{ verdict: 'unknown', commands: [] }],
      checks: [{ verdict: 'unknown' }],
    });
    expect(types).not.toContain('solution-started');
    expect(types).not.toContain('check-ended');
  });

  test('one that fails before and passes after is sound', async () => {
    const { result } = await run(task('[ -e here ]', 'touch here'), { proveChecks: true });
    expect(result).toMatchObject({
      verdict: 'passed',
      steps: [{ checksBefore: [{ verdict: 'failed' }], checks: [{ verdict: 'passed' }] }],
    });
  });

  test('one that says nothing before is unknown', async () => {
    const check = 'if [ ! -e here ]; then sleep 60; fi';
    const body = task(check, 'touch here').replace('{check ', '{check timeout=200ms ');
    const { result } = await run(body, { proveChecks: true });
    expect(result).toMatchObject({
      verdict: 'unknown',
      error: null,
      steps: [{ verdict: 'unknown', checksBefore: [{ verdict: 'unknown' }] }],
    });
  });
});

const SCRIPTED = (setup: string, cleanup: string) => `\`\`\`bash {setup}
${setup}
\`\`\`
\`\`\`bash {cleanup}
${cleanup}
\`\`\`

## One
\`\`\`console
%S cat prepared
by setup
\`\`\`
`;
const PREPARE = 'echo by setup > prepared';

describe('setup and cleanup', () => {
  test('run before anybody can type, and at the end; with the values of the lab', async () => {
    const { result } = await run(SCRIPTED(PREPARE, 'rm prepared'));
    expect(result).toMatchObject({ verdict: 'passed', error: null });
  });

  test('a setup that fails is the fault of the lab; nothing is run', async () => {
    const { result, types } = await run(SCRIPTED('echo so far\nls /nowhere\necho more', 'true'));
    expect(result).toMatchObject({
      verdict: 'failed',
      machineStartMs: null,
      steps: [{ verdict: 'unknown' }],
    });
    expect(result.error).toEqual({
      kind: 'lab',
      message: 'the setup script of lab 99-test failed with status 2',
      hint: 'Mend the script at labs/99-test/lab.md:11; it is run by bash -eu, as root.',
      detail: "so far\nls: cannot access '/nowhere': No such file or directory",
    });
    expect(types).toEqual(['lab-started', 'lab-ended']);
  });

  test('a cleanup that fails is the fault of the lab, though all its steps have passed', async () => {
    const { result } = await run(SCRIPTED(PREPARE, '[ ! -e prepared ]'));
    expect(result).toMatchObject({
      verdict: 'failed',
      steps: [{ verdict: 'passed' }],
      error: { kind: 'lab', message: 'the cleanup script of lab 99-test failed with status 1', detail: '' },
    });
  });

  test('one that does not end', async () => {
    const body = SCRIPTED('sleep 60', 'true').replace('{setup}', '{setup timeout=200ms}');
    const { result } = await run(body);
    expect(result.error?.message).toBe('the setup script of lab 99-test did not end within 0.2 s');
  });

  test('setup runs after each reset, too', async () => {
    await using lab = await startSession(SCRIPTED(PREPARE, 'true'));
    await lab.session.reset();
    expect(await lab.session.run({ step: 0, action: 0 })).toMatchObject({ verdict: 'passed' });
  });
});

const THREE = `## One
\`\`\`console
%S echo $((6 * 7))
%{INT:answer}
\`\`\`

${task('[ "$(cat here)" = "$answer" ]', 'echo %{answer} > here', ' term=inside')}
## Three
\`\`\`console {term=inside}
%S cat here
%{answer}
\`\`\`

## Four
\`\`\`console
%S false
\`\`\`
`;

describe('up to a step', () => {
  test('everything before it is done, then the machine is handed over; the lab is unknown', async () => {
    let seen: unknown;
    const { result, types } = await run(THREE, {
      until: 2,
      async keep(session, stop) {
        const { output } = (await session.terminals.get('host')?.type('cat here')) ?? {};
        seen = [stop, output];
      },
    });
    expect(seen).toEqual([{ kind: 'reached', step: 2 }, ['42']]);
    expect(result.verdict).toBe('unknown');
    expect(result.steps.map(({ verdict }) => verdict)).toEqual(['passed', 'passed', 'unknown', 'unknown']);
    expect(types.filter((type) => type === 'step-started')).toHaveLength(2);
  });

  test('a failure on the way stops it there', async () => {
    let stopped = '';
    await run(THREE.replace('%{INT:answer}', 'nothing %{INT:answer}'), {
      until: 3,
      async keep(_, stop) {
        stopped = stop.kind;
      },
    });
    expect(stopped).toBe('failed');
  });
});

describe('fast forward', () => {
  test('a person is taken to a step: fresh machine, solutions typed, progress as if he had done it', async () => {
    await using lab = await startSession(THREE);
    await lab.type('touch left-behind');
    expect(await lab.session.fastForward(2)).toBeNull();
    const { steps, captures } = lab.session.progress();
    expect(steps.map(({ verdict }) => verdict)).toEqual(['passed', 'passed', null, null]);
    expect(captures).toEqual({ answer: '42' });
    expect(await lab.session.run({ step: 2, action: 0 })).toMatchObject({ verdict: 'passed' });
    expect((await lab.session.terminals.get('host')?.type('ls'))?.output).toEqual(['here']);
    expect(lab.events.map(({ type }) => type).slice(0, 12)).toEqual([
      'machine-started',
      'step-started',
      'action-started',
      'action-ended',
      'captured',
      'step-ended',
      'step-started',
      'solution-started',
      'solution-ended',
      'check-ended',
      'step-ended',
      'action-started',
    ]);
  });

  test('stands where something does not work out, and says what', async () => {
    await using lab = await startSession(THREE);
    const stopped = await lab.session.fastForward(9);
    expect(stopped).toMatchObject({ step: 3, verdict: 'failed', actions: [{ reason: 'status' }] });
    expect(await lab.session.run({ step: 0, action: 0 })).toMatchObject({ verdict: 'passed' });
  });

  test('checks run by themselves again afterwards', async () => {
    await using lab = await startSession(THREE);
    await lab.session.fastForward(1);
    const ended = lab.next('step-ended');
    await lab.type('echo 42 > here');
    expect((await ended).result).toMatchObject({ step: 1, verdict: 'passed' });
  });
});
