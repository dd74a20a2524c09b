/** A task that asks for an answer, as a page meets it. */
import { expect, it } from 'vitest';
import { parseLab } from '../../../runner/lab/parse-lab.ts';
import { PageClient } from './page-client.ts';
import { testServer } from './test-server.ts';

const lab = parseLab(
  `---
title: Asking
summary: A task.
minutes: 1
level: intro
---
## Task: count
:::task {answer=sum}
How much is two and two?
:::
\`\`\`bash {check}
[ "$sum" = 4 ] || { echo "it is not $sum"; exit 1; }
\`\`\`
\`\`\`bash {solution answer=sum}
echo 4
\`\`\`
`,
  { id: '06-asking', file: '/nowhere/06-asking/lab.md' },
);

async function opened() {
  const page = await PageClient.open(await testServer({ labs: [lab] }), lab.id);
  await page.running(1);
  const answer = (text: string, name = 'sum') => {
    const id = page.nextId();
    page.send({ type: 'answer', id, epoch: page.epoch, step: 0, name, text });
    return page.message('reply', (reply) => reply.id === id);
  };
  return { page, answer };
}

it('is told whether the answer is right, and finds it again after it comes back', async () => {
  const { page, answer } = await opened();
  expect(await answer('5')).toMatchObject({ ok: true });
  const wrong = await page.message('event', ({ event }) => event.type === 'check-ended');
  expect(wrong.event).toMatchObject({ result: { verdict: 'failed', message: 'it is not 5' } });
  expect(await answer('4')).toMatchObject({ ok: true });
  await page.message('event', ({ event }) => event.type === 'captured');
  await page.message('event', ({ event }) => event.type === 'step-ended');
});

it('is told why an answer is not taken', async () => {
  const { answer } = await opened();
  expect(await answer('   ')).toMatchObject({ ok: false, message: 'This answer is empty.' });
  expect(await answer('4', 'PATH')).toMatchObject({
    ok: false,
    message: 'This lab does not ask for such an answer.',
  });
});

it('guesses again only when the last guess is judged', async () => {
  const { answer } = await opened();
  const [first, second] = await Promise.all([answer('1'), answer('2')]);
  expect(first).toMatchObject({ ok: true });
  expect(second).toMatchObject({
    ok: false,
    message: 'Your last answer is still being checked. Wait a moment.',
  });
  expect(await answer('3')).toMatchObject({ ok: true });
});
