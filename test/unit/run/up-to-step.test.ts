/** Doing only what comes before a step: for an author who stops there, for a person who is taken there. */
import { describe, expect, test } from 'vitest';
import { task } from './lab-text.ts';
import { unattended } from './unattended.ts';
import { startSession } from './watched-run.ts';

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
    const { result, types } = await unattended(THREE, {
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
    await unattended(THREE.replace('%{INT:answer}', 'nothing %{INT:answer}'), {
      until: 3,
      async keep(_, stop) {
        stopped = stop.kind;
      },
    });
    expect(stopped).toBe('failed');
  });
});

describe('fast forward', () => {
  test('a person is taken to a step: fresh machine, solutions typed, progress as if they had done it', async () => {
    await using lab = await startSession(THREE);
    await lab.type('touch left-behind');
    expect(await lab.session.fastForward(2)).toBeNull();
    const { steps, captures } = lab.session.progress();
    expect(steps.map(({ verdict }) => verdict)).toEqual(['passed', 'passed', null, null]);
    expect(captures).toEqual({ answer: '42' });
    expect(await lab.session.run({ step: 2, action: 0 })).toMatchObject({ verdict: 'passed' });
    expect((await lab.session.terminals.get('host')?.type('ls'))?.output).toEqual(['here']);
    expect(lab.events.map(({ type }) => type).slice(0, 13)).toEqual([
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
      'forwarded',
      'action-started',
    ]);
    expect(lab.events).toContainEqual({ type: 'forwarded', step: 2, stoppedIn: null });
  });

  test('is where something did not work, and says what', async () => {
    await using lab = await startSession(THREE);
    const stopped = await lab.session.fastForward(9);
    expect(stopped).toMatchObject({ step: 3, verdict: 'failed', actions: [{ reason: 'status' }] });
    expect(lab.events).toContainEqual({ type: 'forwarded', step: 9, stoppedIn: 3 });
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
