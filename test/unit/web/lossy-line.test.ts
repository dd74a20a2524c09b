/** A page over a network that breaks every few hundred bytes, in the middle of a frame or of a handshake. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { UnboxServer } from '../../../web/server/server.ts';
import { browse } from './browser-page.ts';
import { testServer } from './test-server.ts';

it('gets every key to the terminal, once and in order', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'unbox-typed-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'typed');
  const server = await testServer();
  const line = await lossyLine(server);
  const { conversation, epoch, lost } = await browse(server, line.host);
  conversation.type(epoch(), 'host', `cat > ${file}\r`);
  await expect.poll(() => readFile(file, 'utf8').catch(() => null)).toBe('');

  line.breaks = true;
  let typed = '';
  for (let at = 0; line.broken < 25; at++) {
    const text = `${at.toString(36)}${at % 12 === 11 ? '\r' : ' '}`;
    typed += text;
    for (const key of text) expect(conversation.type(epoch(), 'host', key)).toBe(true);
    await sleep(5);
  }
  line.breaks = false;
  conversation.type(epoch(), 'host', '\r\u0004');
  await expect.poll(() => readFile(file, 'utf8')).toBe(`${typed}\r`.replaceAll('\r', '\n'));
  expect(lost).toEqual([]);
});

it('hears what became of each click, once', async () => {
  const server = await testServer();
  const line = await lossyLine(server);
  const { conversation, epoch } = await browse(server, line.host);
  line.breaks = true;
  const answers: string[] = [];
  let asked = 0;
  while (line.broken < 15) {
    const isAsked = conversation.ask(
      { type: 'run', epoch: epoch(), step: 7, action: 0 },
      (ok, message) => void answers.push(`${ok} ${message}`),
    );
    if (isAsked) asked += 1;
    await sleep(120);
  }
  line.breaks = false;
  await expect.poll(() => answers.length).toBe(asked);
  expect(asked).toBeGreaterThan(15);
  expect(new Set(answers)).toEqual(new Set(['false This lab has no such command. Reload the page.']));
});

/** A connection to the server that is cut after some bytes from the page, or some more from the server. */
async function lossyLine({ url }: UnboxServer) {
  const line = { breaks: false, broken: 0, host: '' };
  let seed = 7;
  const below = (most: number) => (seed = (seed * 48_271) % 2_147_483_647) % most;
  const proxy: Server = createServer((page) => {
    const upstream = connect(Number(new URL(url).port), '127.0.0.1');
    let fromPage = 200 + below(2_000);
    let fromServer = 200 + below(20_000);
    const cut = () => {
      page.destroy();
      upstream.destroy();
    };
    const pass = (data: Buffer, to: typeof page, room: number) => {
      if (!line.breaks || data.length < room) return void to.write(data);
      line.broken += 1;
      // What comes before the cut arrives.
      to.write(data.subarray(0, room), cut);
    };
    page.on('data', (data) =>
      pass(data, upstream, line.breaks ? (fromPage -= data.length) + data.length : 0),
    );
    upstream.on('data', (data) =>
      pass(data, page, line.breaks ? (fromServer -= data.length) + data.length : 0),
    );
    for (const end of [page, upstream]) end.on('error', cut).on('close', cut);
  });
  await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void proxy.close());
  const address = proxy.address();
  line.host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return line;
}
