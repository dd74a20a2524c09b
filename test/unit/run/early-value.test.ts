/** A check that needs what an earlier command has yet to show. */
import { expect, test } from 'vitest';
import { startSession } from './watched-run.ts';

test('a check that came before its time says what it needs, and is no try', async () => {
  await using lab = await startSession(`## One
\`\`\`console
%S echo kitchen
%{WORD:room}
\`\`\`

## Two
:::task
Make a file for it.
:::
:::hint
\`touch\` does it.
:::
\`\`\`console
%S echo lamp
%{WORD:thing}
\`\`\`
\`\`\`bash {check}
[ -e "$room" ]
\`\`\`
\`\`\`bash {check}
[ -e "$thing" ]
\`\`\`
\`\`\`bash {solution}
touch %{room} %{thing}
\`\`\`
`);
  const { session } = lab;
  const messages = (checks: readonly { readonly message: string }[]) => checks.map(({ message }) => message);
  for (let tries = 0; tries < 2; tries++) {
    expect(messages(await session.checkStep(1))).toEqual([
      'it needs the value "room", which step 1 shows: do that first',
      'it needs the value "thing", which a command of this step shows: do that first',
    ]);
  }
  await session.run({ step: 0, action: 0 });
  await session.run({ step: 1, action: 0 });
  expect(session.progress().steps[1]?.hintDue).toBe(false);
  for (let tries = 0; tries < 2; tries++)
    expect(messages(await session.checkStep(1))).toEqual(['not done yet', 'not done yet']);
  expect(session.progress().steps[1]?.hintDue).toBe(true);
});
