/** What strangers may send that no browser would: each is refused or closed, and everybody else goes on. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { askSession, sessionIn } from '../../../web/bench/page-socket.ts';
import type { UnboxServer } from '../../../web/server/server.ts';
import { PageClient } from './page-client.ts';
import { FIRST, testServer } from './test-server.ts';

/** Says something over a connection of its own; resolves with all that comes back until it is closed. */
async function raw(url: string, ...say: (string | Buffer)[]): Promise<Buffer> {
  const socket = dial(url);
  for (const part of say) socket.write(part);
  return rest(socket);
}

function dial(url: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  return socket;
}

async function rest(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks);
}

const statusOf = (answer: Buffer): string => /^HTTP\/1\.1 (\d+)/.exec(answer.toString('latin1'))?.[1] ?? '';

describe('a WebSocket', () => {
  /** By hand, so that anything can be said on it; `more`: headers, and what is said before an answer. */
  async function socketOf(server: UnboxServer, headers: readonly string[] = [], more = ''): Promise<Socket> {
    const asked = await askSession(server.url, FIRST.id);
    const socket = dial(server.url);
    const head = [
      `GET /ws?session=${sessionIn(asked)} HTTP/1.1`,
      `Host: ${new URL(server.url).host}`,
      `Origin: ${server.url}`,
      `Cookie: ${asked.cookie}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Extensions: permessage-deflate',
      ...headers,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${more}`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain('101 Switching Protocols');
    expect(answer.toString()).not.toContain('permessage-deflate');
    return socket;
  }

  /** With a mask of zeros, which changes nothing. */
  function masked(first: number, payload: Buffer): Buffer {
    const length = Buffer.alloc(3, 0xfe);
    length.writeUInt16BE(payload.length, 1);
    return Buffer.concat([Buffer.from([first]), length, Buffer.alloc(4), payload]);
  }

  it.each([
    ['that masks nothing', 1002, [Buffer.from([0x81, 0x02, 0x68, 0x69])]],
    ['that is compressed, though nobody agreed to that', 1002, [masked(0xc1, Buffer.from('hi'))]],
    ['that is no UTF-8', 1007, [masked(0x81, Buffer.from([0xff, 0xfe]))]],
    ['that says it has 2^62 bytes', 1009, [Buffer.from([0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])]],
    [
      'that is too large in pieces',
      1009,
      [masked(0x01, Buffer.alloc(40_000, 0x20)), masked(0x80, Buffer.alloc(40_000, 0x20))],
    ],
  ])('with a message %s is closed', async (_, code, frames) => {
    const server = await testServer();
    const other = await PageClient.open(server);
    const socket = await socketOf(server);
    for (const frame of frames) socket.write(frame);
    const said = await rest(socket);
    const close = said.lastIndexOf(0x88);
    expect(said.readUInt16BE(close + 2)).toBe(code);
    other.send({ type: 'ping', id: 1 });
    await other.message('pong');
  });

  it.each([
    ['in its headers', ['Content-Length: 0', 'X-Evil: a', 'Host: keeper'], ''],
    ['behind its handshake', [], 'POST /stop HTTP/1.1\r\nHost: keeper\r\n\r\n'],
    ['as the body of its handshake', ['Content-Length: 38'], 'POST /stop HTTP/1.1\r\nHost: keeper\r\n\r\n'],
  ])('can’t say anything to the keeper %s', async (_, headers, more) => {
    const server = await testServer();
    const other = await PageClient.open(server);
    await socketOf(server, headers, more).catch(() => {});
    other.type('host', 'echo still-here\r');
    await other.shows('host', '\rstill-here\r\n');
    expect(server.sessions).toBeGreaterThanOrEqual(1);
  });

  it.each([
    ['no key', ''],
    ['a key that is too short', 'Sec-WebSocket-Key: c2hvcnQ='],
    ['a key that is none', 'Sec-WebSocket-Key: a b\tc'],
  ])('with %s is refused', async (_, key) => {
    const server = await testServer();
    const page = await PageClient.open(server);
    const head = [
      `GET /ws?session=${page.session} HTTP/1.1`,
      `Host: ${new URL(server.url).host}`,
      `Origin: ${server.url}`,
      `Cookie: ${page.cookie}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      ...(key === '' ? [] : [key]),
    ];
    expect(statusOf(await raw(server.url, `${head.join('\r\n')}\r\n\r\n`))).toBe('400');
  });

  it('whose message means to change what all objects have is told that it is malformed', async () => {
    const page = await PageClient.open(await testServer());
    page.sendRaw('{"type":"stay","__proto__":{"polluted":true}}');
    await page.message('error', ({ message }) => message.startsWith('The message is malformed'));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('a request', () => {
  const opening = (
    host: string,
    headers: readonly string[],
    body = `{"lab":"${FIRST.id}","takeOver":false}`,
  ) =>
    [
      'POST /api/session HTTP/1.1',
      `Host: ${host}`,
      'Connection: close',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      ...headers,
      '',
      body,
    ].join('\r\n');

  it.each([
    ['without an origin', []],
    ['of a page without one', ['Origin: null']],
    ['of another port', ['Origin: http://127.0.0.1:1']],
    ['of a host whose name begins like ours', ['Origin: http://127.0.0.1.evil.example']],
  ])('%s gets no session', async (_, headers) => {
    const { url } = await testServer();
    expect(statusOf(await raw(url, opening(new URL(url).host, headers)))).toBe('403');
  });

  it.each([
    ['as a form', 'application/x-www-form-urlencoded', `lab=${FIRST.id}`],
    ['as plain text', 'text/plain', `{"lab":"${FIRST.id}","takeOver":false}`],
  ])('%s gets no session', async (_, type, body) => {
    const { url } = await testServer();
    const headers = { 'content-type': type, origin: url };
    expect((await fetch(`${url}/api/session`, { method: 'POST', headers, body })).status).toBe(400);
  });

  it.each([
    ['cut', (cookie: string) => cookie.slice(0, -5)],
    ['of somebody else’s id', (cookie: string) => cookie.replace(/=.{24}/, `=${'A'.repeat(24)}`)],
    ['as long as may be', () => `unbox_visitor=${'A'.repeat(8_000)}`],
    ['that is no word', () => '=;;=;unbox_visitor'],
  ])('with a cookie %s is somebody new', async (_, forge) => {
    const server = await testServer();
    const { cookie, session } = await PageClient.open(server);
    const asked = await askSession(server.url, FIRST.id, { cookie: forge(cookie) });
    expect(asked.status).toBe(200);
    expect(sessionIn(asked)).not.toBe(session);
    expect(asked.cookie).not.toBe(cookie);
  });

  it('with two cookies is whose is genuine', async () => {
    const server = await testServer();
    const { cookie, session } = await PageClient.open(server);
    const asked = await askSession(server.url, FIRST.id, { cookie: `unbox_visitor=x.y; ${cookie}` });
    expect(sessionIn(asked)).toBe(session);
  });

  it.each([
    ['that says two lengths', ['Content-Length: 5']],
    ['that says a length and comes in chunks', ['Transfer-Encoding: chunked']],
    ['with a line that is no header', ['no header']],
  ])('%s is not read', async (_, headers) => {
    const { url } = await testServer();
    expect(statusOf(await raw(url, opening(new URL(url).host, [`Origin: ${url}`, ...headers])))).toBe('400');
  });

  it.each(['%00', '..%2f..%2f..%2fetc%2fpasswd', '..%5c..', 'lab.md%00.svg', '.%2e/.%2e/lab.md'])(
    'for a lab’s file %s finds none',
    async (file) => {
      const { url } = await testServer();
      const head = `GET /labs/${FIRST.id}/files/${file} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nConnection: close\r\n\r\n`;
      expect(['400', '404']).toContain(statusOf(await raw(url, head)));
    },
  );
});
