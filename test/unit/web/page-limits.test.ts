/** What one page, or one visitor with many, can ask of the server: far more than a person does, and no more. */
import { expect, it } from 'vitest';
import { parseLab } from '../../../runner/lab/parse-lab.ts';
import type { LocalMachine } from '../../../runner/machine/local/local-machine.ts';
import { askSession, sessionIn } from '../../../web/bench/page-socket.ts';
import type { UnboxServer } from '../../../web/server/server.ts';
import { FIRST, PROMPT, remembering, testServer } from './test-server.ts';
import { PageClient } from './page-client.ts';

const SLOW = `---
title: First
summary: Its check takes a while.
minutes: 1
level: intro
tags: [test]
terminals: [host]
---
Hello.

## One

\`\`\`console
${PROMPT} true
\`\`\`

\`\`\`bash {check}
sleep 0.3
false
\`\`\`
`;

it('a flood of sizes costs a few of them, and the last one holds', async () => {
  const server = await testServer();
  const page = await PageClient.open(server);
  const other = await PageClient.connect(server, page.session, page.cookie);
  other.attach();
  await other.running();
  for (let at = 0; at < 900; at++)
    page.send({ type: 'resize', terminal: 'host', cols: 30 + (at % 400), rows: 24 });
  page.send({ type: 'resize', terminal: 'host', cols: 123, rows: 45 });
  await other.message('size', ({ cols, rows }) => cols === 123 && rows === 45);
  expect(other.messages.filter(({ type }) => type === 'size').length).toBeLessThan(40);
});

it('too many clicks are refused, in words', async () => {
  const page = await PageClient.open(await testServer());
  for (let at = 0; at < 50; at++) page.send({ type: 'check', id: page.nextId(), epoch: 1, step: 0 });
  const id = page.nextId();
  page.send({ type: 'check', id, epoch: 1, step: 0 });
  await expect(page.message('reply', (reply) => reply.id === id)).resolves.toMatchObject({
    ok: false,
    message: 'Too many clicks at once: this one was left out. Wait a moment, then try again.',
  });
});

it('checks that are asked for again and again share a round', async () => {
  const machines: LocalMachine[] = [];
  const lab = parseLab(SLOW, { id: '01-first', file: 'lab.md' });
  const server = await testServer({ labs: [lab], provider: remembering(machines) });
  const page = await PageClient.open(server);
  const ids = Array.from({ length: 5 }, () => {
    const id = page.nextId();
    page.send({ type: 'check', id, epoch: 1, step: 0 });
    return id;
  });
  await Promise.all(ids.map((id) => page.message('reply', (reply) => reply.id === id)));
  const rounds = page.messages.filter(
    (message) => message.type === 'event' && message.event.type === 'check-ended',
  );
  expect(rounds).toHaveLength(2);
});

it('too many keys are left out, which is told once and not for each', async () => {
  const page = await PageClient.open(await testServer());
  for (let at = 0; at < 900; at++) page.type('host', 'x');
  await page.message('error', ({ message }) => message.startsWith('Too much was typed at once'));
  page.send({ type: 'ping', id: 1 });
  await page.message('pong');
  expect(page.messages.filter(({ type }) => type === 'error').length).toBeLessThan(5);
});

it('what comes faster than it can be read waits in the network, and is not lost', async () => {
  const page = await PageClient.open(await testServer());
  for (let at = 0; at < 4_000; at++) page.send({ type: 'xray', on: false, process: null });
  page.send({ type: 'ping', id: 1 });
  const before = performance.now();
  await page.message('pong');
  // Of 64 KiB that are read at a time some 400 messages are too many: a second's worth, less what the host was busy.
  expect(performance.now() - before).toBeGreaterThan(300);
  expect(page.closed).toBeNull();
});

it('a visitor has so many pages, attached or not', async () => {
  const server = await testServer();
  const { session, cookie } = await PageClient.open(server);
  const more = await Promise.all(
    Array.from({ length: 15 }, () => PageClient.connect(server, session, cookie)),
  );
  await expect.poll(() => more.filter(({ closed }) => closed !== null).length).toBe(4);
  const closed = more.filter((page) => page.closed !== null);
  expect(new Set(closed.map((page) => JSON.stringify(page.closed)))).toEqual(
    new Set(['{"code":1008,"reason":"too many tabs"}']),
  );
});

it('pages that come and go without end are asked to come later', async () => {
  const server = await testServer();
  const { session, cookie } = await PageClient.open(server);
  let closed: PageClient['closed'] = null;
  for (let at = 0; at < 60 && closed === null; at++) {
    const page = await PageClient.connect(server, session, cookie);
    page.attach();
    page.send({ type: 'ping', id: 1 });
    await page.until(() => page.closed ?? page.messages.some(({ type }) => type === 'pong'), 'an answer');
    ({ closed } = page);
    page.drop();
  }
  expect(closed).toEqual({ code: 1013, reason: 'too many connections at once' });
});

it('a page that does not say what it has by ten seconds is none', async () => {
  const server = await testServer();
  const silent = await PageClient.connect(server, ...(await asked(server)));
  await silent.until(() => silent.closed, 'the end', 30_000);
  expect(silent.closed).toEqual({ code: 1008, reason: 'the page has not said what it has' });
});

async function asked(server: UnboxServer): Promise<[session: string, cookie: string]> {
  const answer = await askSession(server.url, FIRST.id);
  return [sessionIn(answer), answer.cookie];
}
