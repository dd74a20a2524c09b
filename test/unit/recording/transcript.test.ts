import { expect, test } from 'vitest';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import { Logbook } from '../../../runner/recording/logbook.ts';
import { transcript } from '../../../runner/recording/transcript.ts';
import { runLab } from '../../../runner/run/run-lab.ts';
import { sign } from '../../contract/local-terminal.ts';
import { labOf } from '../run/lab-text.ts';

test('a session as Markdown: what was typed and shown, where, and what was wrong', async () => {
  const lab = labOf(`## Say it
\`\`\`console
%S for i in 1 2; do
> echo "$i"
> done
\`\`\`
\`\`\`console {term=inside}
%S echo '\`\`\`\`'; false
(exit 1)
%S sleep 100 &
[%{INT}] %{PID}
\`\`\`

## Go wrong
\`\`\`console
%S echo three
four
%S echo never
\`\`\`

## Later
\`\`\`console
%S true
\`\`\`
`);
  const logbook = new Logbook(lab);
  const { steps } = await runLab(lab, localProvider(), { emit: (event) => logbook.tell(event) });
  for (const result of steps) logbook.tell({ type: 'step-ended', result });
  const text = transcript(lab, logbook.story(), new Date('2026-02-03T04:05:06Z'));
  expect(text.replaceAll(/^\[1\] \d+$/gm, '[1] PID')).toBe(`# A test

Lab \`99-test\`, 2026-02-03 04:05 UTC: 1 of 3 steps done.

1. Say it ✓
2. Go wrong ✗
3. Later ? (nothing done)

## 1. Say it

In terminal \`host\`:

\`\`\`text
${sign} for i in 1 2; do
> echo "$i"
> done
1
2
\`\`\`

In terminal \`inside\`:

\`\`\`\`\`text
${sign} echo '\`\`\`\`'; false
\`\`\`\`
(exit 1)
${sign} sleep 100 &
[1] PID
\`\`\`\`\`

## 2. Go wrong

In terminal \`host\`:

\`\`\`text
${sign} echo three
three
\`\`\`

✗ line 1: expected \`four\`, got \`three\`
`);
});
