/** What an unattended run does with tasks: solutions typed, checks run, and proven where that is asked for. */
import { describe, expect, test } from 'vitest';
import { task } from './lab-text.ts';
import { unattended } from './unattended.ts';

describe('a solution', () => {
  test('is typed, then the checks run', async () => {
    const { result, events, types } = await unattended(task('[ -e here ]', 'touch here'));
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
    const { result } = await unattended(`## One
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
    const { result } = await unattended(task('[ -e here ]', 'touch there'));
    expect(result.verdict).toBe('failed');
    expect(result.steps[0]).toMatchObject({
      verdict: 'failed',
      solutions: [{ verdict: 'passed' }],
      checks: [{ verdict: 'failed', message: 'there is no file', status: 1 }],
    });
  });

  test('whose command does not end fails, and nothing is checked', async () => {
    const { result } = await unattended(
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
    const { result, types } = await unattended(task('[ ! -e nothing ]', 'touch here'), { proveChecks: true });
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
    const { result } = await unattended(task('[ -e here ]', 'touch here'), { proveChecks: true });
    expect(result).toMatchObject({
      verdict: 'passed',
      steps: [{ checksBefore: [{ verdict: 'failed' }], checks: [{ verdict: 'passed' }] }],
    });
  });

  test('one that says nothing before is unknown', async () => {
    const check = 'if [ ! -e here ]; then sleep 60; fi';
    const body = task(check, 'touch here').replace('{check ', '{check timeout=200ms ');
    const { result } = await unattended(body, { proveChecks: true });
    expect(result).toMatchObject({
      verdict: 'unknown',
      error: null,
      steps: [{ verdict: 'unknown', checksBefore: [{ verdict: 'unknown' }] }],
    });
  });
});
