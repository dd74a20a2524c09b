/** A lab's own setup and cleanup, around a run and around a person's session. */
import { expect, test } from 'vitest';
import { unattended } from './unattended.ts';
import { startSession } from './watched-run.ts';

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

test('setup and cleanup run before anybody can type, and at the end; with the values of the lab', async () => {
  const { result } = await unattended(SCRIPTED(PREPARE, 'rm prepared'));
  expect(result).toMatchObject({ verdict: 'passed', error: null });
});

test('a setup that fails is the fault of the lab; nothing is run', async () => {
  const { result, types } = await unattended(SCRIPTED('echo so far\nls /nowhere\necho more', 'true'));
  expect(result).toMatchObject({
    verdict: 'failed',
    machineStartMs: null,
    steps: [{ verdict: 'unknown' }],
  });
  expect(result.error).toEqual({
    kind: 'lab',
    message: 'the setup script of lab 99-test failed with status 2',
    hint: 'Fix the script at labs/99-test/lab.md:13; bash -eu runs it as root.',
    detail: "so far\nls: cannot access '/nowhere': No such file or directory",
  });
  expect(types).toEqual(['lab-started', 'lab-ended']);
});

test('a cleanup that fails is the fault of the lab, though all its steps have passed', async () => {
  const { result } = await unattended(SCRIPTED(PREPARE, '[ ! -e prepared ]'));
  expect(result).toMatchObject({
    verdict: 'failed',
    steps: [{ verdict: 'passed' }],
    error: { kind: 'lab', message: 'the cleanup script of lab 99-test failed with status 1', detail: '' },
  });
});

test('a setup that does not end', async () => {
  const body = SCRIPTED('sleep 60', 'true').replace('{setup}', '{setup timeout=200ms}');
  const { result } = await unattended(body);
  expect(result.error?.message).toBe('the setup script of lab 99-test did not end within 0.2 s');
});

test('setup runs after each reset, too', async () => {
  await using lab = await startSession(SCRIPTED(PREPARE, 'true'));
  await lab.session.reset();
  expect(await lab.session.run({ step: 0, action: 0 })).toMatchObject({ verdict: 'passed' });
});
