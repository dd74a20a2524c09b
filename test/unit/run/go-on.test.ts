/** A run that goes on after commands that only showed something else: what validation does. */
import { expect, test } from 'vitest';
import { unattended } from './unattended.ts';

const block = (...lines: string[]) => `\`\`\`console\n${lines.join('\n')}\n\`\`\`\n`;
const verdicts = (actions: readonly { readonly verdict: string }[]) => actions.map(({ verdict }) => verdict);

test('finds all outputs that differ, in every step; what needs a value that was not shown is not run', async () => {
  const body = `## One
${block('%S echo a', 'b', '%S echo c', 'c', '%S echo number 7', 'figure %{INT:n}')}
## Two
${block('%S echo d', 'e', '%S echo %{n}', '7', '%S echo f', 'f')}
\`\`\`watch
echo %{n}
\`\`\`
`;
  const { result, actions } = await unattended(body, { goOn: true });
  expect(verdicts(actions)).toEqual(['failed', 'passed', 'failed', 'failed', 'unknown', 'passed']);
  expect(actions[4]?.message).toMatch(/^not run: this command needs the value %\{n\}/);
  expect(result).toMatchObject({ verdict: 'failed', error: null });
  expect(result.steps[1]?.watches).toMatchObject([{ verdict: 'unknown' }]);
  const first = await unattended(body);
  expect(verdicts(first.actions)).toEqual(['failed', ...Array.from({ length: 5 }, () => 'unknown')]);
});

test('stops at anything else: a status, a time limit, a check', async () => {
  const status = await unattended(
    `## One\n${block('%S echo a', 'b', '%S false')}\n## Two\n${block('%S true')}`,
    { goOn: true },
  );
  expect(verdicts(status.actions)).toEqual(['failed', 'failed', 'unknown']);
  const check = await unattended(
    `## One\n${block('%S echo a', 'b')}\`\`\`bash {check within=100ms}\n[ -e nowhere ]\n\`\`\`\n## Two\n${block('%S true')}`,
    { goOn: true },
  );
  expect(verdicts(check.actions)).toEqual(['failed', 'unknown']);
  expect(check.result.steps[0]?.checks).toMatchObject([{ verdict: 'failed' }]);
});

test('does not clean up after something went wrong: what is found then says nothing', async () => {
  const body = `\`\`\`bash {cleanup}\nfalse\n\`\`\`\n## One\n${block('%S echo a', 'b')}`;
  expect((await unattended(body, { goOn: true })).result.error).toBeNull();
});
