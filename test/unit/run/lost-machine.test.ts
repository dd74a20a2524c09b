/** Machines that are not there, that die, or that are taken away: what an unattended run makes of it. */
import { describe, expect, test } from 'vitest';
import { LocalMachine } from '../../../runner/machine/local/local-machine.ts';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import type { MachineProvider } from '../../../runner/machine/machine.ts';
import type { RunEvent } from '../../../runner/run/events.ts';
import { runLab } from '../../../runner/run/run-lab.ts';
import { labOf } from './lab-text.ts';
import { unattended } from './unattended.ts';
import { watchedProvider } from './watched-provider.ts';

describe('a machine that fails', () => {
  const dead = new MachineError('killed', 'the machine was killed', {
    hint: 'Look at its memory.',
    detail: 'qemu: gone',
  });

  test('there is none: everything is unknown', async () => {
    const provider: MachineProvider = { name: 'none', create: () => Promise.reject(dead) };
    const { result, actions, types } = await unattended('## One\n```console\n%S true\n```\n', {}, provider);
    expect(result).toMatchObject({
      verdict: 'unknown',
      machineStartMs: null,
      error: {
        kind: 'machine',
        message: 'the machine was killed',
        hint: 'Look at its memory.',
        detail: 'qemu: gone',
      },
    });
    expect(actions).toMatchObject([{ verdict: 'unknown', typed: 'true' }]);
    expect(types).toEqual(['lab-started', 'lab-ended']);
  });

  test('it dies in the middle of a command', async () => {
    const provider = watchedProvider();
    const body = `## One
\`\`\`console
%S true
%S sleep 600
%S true
\`\`\`
`;
    const emit = (event: RunEvent): void => {
      const [machine] = provider.machines;
      if (event.type === 'action-started' && event.action === 1 && machine instanceof LocalMachine)
        setTimeout(() => machine.die(dead), 50);
    };
    const { result, actions, types } = await unattended(body, { emit }, provider);
    expect(result).toMatchObject({
      verdict: 'unknown',
      error: { kind: 'machine', message: 'the machine was killed' },
    });
    expect(actions.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['passed', null],
      ['unknown', 'machine'],
      ['unknown', null],
    ]);
    expect(types).toContain('machine-died');
    expect(provider.machines[0]?.state).toEqual({ kind: 'disposed' });
  });

  test('its disk fails: what it shows from then on proves nothing', async () => {
    const provider = watchedProvider();
    const full = new MachineError('disk', 'its disk is full', { hint: 'Make room.' });
    const emit = (event: RunEvent): void => {
      const [machine] = provider.machines;
      if (event.type === 'action-started' && machine instanceof LocalMachine) machine.fail(full);
    };
    const body = '## One\n```console\n%S true\n```\n## Two\n```console\n%S true\n```\n';
    const { result, types } = await unattended(body, { emit }, provider);
    expect(result).toMatchObject({
      verdict: 'unknown',
      error: { kind: 'machine', message: 'its disk is full', hint: 'Make room.' },
    });
    expect(result.steps.map(({ verdict }) => verdict)).toEqual(['passed', 'unknown']);
    expect(types.filter((type) => type === 'machine-trouble')).toHaveLength(1);
  });
});

test('an abort while a setup runs waits for nothing', async () => {
  const controller = new AbortController();
  const provider = watchedProvider();
  const lab = labOf(`\`\`\`bash {setup timeout=10m}
touch begun
sleep 600
\`\`\`
## One
\`\`\`console
%S true
\`\`\`
`);
  const run = runLab(lab, provider, { signal: controller.signal });
  const begun = async () => (await provider.machines[0]?.exec(['test', '-e', 'begun']))?.status === 0;
  while (!(await begun())) await new Promise((resolve) => setTimeout(resolve, 20));
  controller.abort(new Error('Ctrl-C'));
  await expect(run).rejects.toThrow('Ctrl-C');
  expect(provider.machines.map(({ state }) => state.kind)).toEqual(['disposed']);
});

test('an abort removes the machine and throws its reason', async () => {
  const provider = watchedProvider();
  const controller = new AbortController();
  const running = runLab(labOf('## One\n```console\n%S sleep 600\n```\n'), provider, {
    signal: controller.signal,
    emit(event) {
      if (event.type === 'action-started') setTimeout(() => controller.abort(new Error('Ctrl-C')), 20);
    },
  });
  await expect(running).rejects.toThrow('Ctrl-C');
  expect(provider.machines[0]?.state).toEqual({ kind: 'disposed' });
});
