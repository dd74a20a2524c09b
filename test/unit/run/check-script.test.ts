/** What the script of a check finds around it, and what is told of what it prints. */
import { expect, test } from 'vitest';
import { startSession } from './watched-run.ts';

test('captured values are in the environment; both streams are reported in order', async () => {
  await using lab = await startSession(`## One
\`\`\`console
%S echo $((6 * 7))
%{INT:answer}
\`\`\`
\`\`\`bash {check}
echo "out $answer"
echo "err" >&2
echo "$HOME $PATH" > /dev/null
echo; cd /nowhere
\`\`\`
`);
  await lab.session.run({ step: 0, action: 0 });
  const [check] = await lab.session.checkStep(0);
  expect(check).toMatchObject({
    verdict: 'failed',
    output: ['out 42', 'err', '', 'bash: line 4: cd: /nowhere: No such file or directory'],
    message: 'err',
    status: 1,
  });
});

test.each([
  ['{check hint="look into cpu.max"}', 'look into cpu.max'],
  ['{check}', 'bash: line 1: /nowhere/cpu.max: No such file or directory'],
])('what bash itself complains of is told only where there is no hint: %s', async (info, message) => {
  await using lab = await startSession(`## One
\`\`\`console
%S true
\`\`\`
\`\`\`bash ${info}
read -r quota < /nowhere/cpu.max
\`\`\`
`);
  expect(await lab.session.checkStep(0)).toMatchObject([{ verdict: 'failed', message }]);
});

test('a check that looks for a program by its command line does not find itself', async () => {
  await using lab = await startSession(`## One
\`\`\`console
%S true
\`\`\`
\`\`\`bash {check}
found=$(pgrep -f 'never-started-47')
echo "$found"
\`\`\`
`);
  expect(await lab.session.checkStep(0)).toMatchObject([{ verdict: 'failed', status: 1, output: [] }]);
});

test('a check that does not end is unknown, not failed', async () => {
  await using lab = await startSession(`## One
\`\`\`console
%S true
\`\`\`
\`\`\`bash {check timeout=200ms}
echo waiting
sleep 60
\`\`\`
`);
  const [check] = await lab.session.checkStep(0);
  expect(check).toMatchObject({
    verdict: 'unknown',
    message: 'the check did not end within 0.2 s',
    output: ['waiting'],
    status: null,
  });
});
