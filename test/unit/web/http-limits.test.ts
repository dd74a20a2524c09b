/** What reaches the server over HTTP: names, proxies, upgrades and connections that go on for ever. */
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PageSocket, askSession, openSocket, sessionIn } from '../../../web/bench/page-socket.ts';
import { FIRST, testServer } from './test-server.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request with any headers, Host included. */
function ask(url: string, path: string, headers: Record<string, string>, post?: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const body = post && JSON.stringify(post);
    const more = body === undefined ? {} : { 'content-type': 'application/json' };
    const asked = request(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...more, ...headers },
    });
    asked.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: '' });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** A connection that says what it likes, and keeps its own half open. */
class Raw {
  text = '';
  /** The other side says nothing more. */
  ended = false;
  /** …and hears nothing more. */
  closed = false;
  readonly #socket: Socket;

  constructor(url: string, say: string) {
    this.#socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true });
    this.#socket.on('data', (chunk) => (this.text += chunk.toString()));
    this.#socket.on('end', () => (this.ended = true));
    this.#socket.on('close', () => (this.closed = true));
    this.#socket.on('error', () => (this.closed = true));
    this.#socket.write(say);
    onTestFinished(() => void this.#socket.destroy());
  }

  say(text: string): void {
    this.#socket.write(text);
  }
}

describe('a name that is not this server’s', () => {
  it('gets no page and no session, whatever its Origin says', async () => {
    const { url } = await testServer();
    const { port } = new URL(url);
    const host = `rebound.example:${port}`;
    const page = await ask(url, '/', { host });
    expect(page.status).toBe(421);
    expect(page.body).toContain('<h1>This server has another name</h1>');
    const headers = { host, origin: `http://${host}` };
    expect((await ask(url, '/api/session', headers, { lab: FIRST.id, takeOver: false })).status).toBe(421);
    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    expect((await ask(url, '/ws?session=x', { ...headers, ...upgrade })).status).toBe(421);
  });

  it.each(['localhost', 'LOCALHOST', '127.0.0.1', '192.168.1.7', '[::1]', 'labs.example', 'x.localhost'])(
    'is not %s',
    async (name) => {
      const { url } = await testServer({ allowHosts: ['labs.example'] });
      const { port } = new URL(url);
      expect((await ask(url, '/healthz', { host: `${name}:${port}` })).status).toBe(200);
      expect((await ask(url, '/healthz', { host: name })).status).toBe(200);
    },
  );
});

describe('behind a proxy', () => {
  const open = { lab: FIRST.id, takeOver: false };

  it('the cookie is for https alone where the page came over https', async () => {
    const { url } = await testServer({ allowHosts: ['labs.example'] });
    const plain = await askSession(url, FIRST.id);
    expect(plain.status).toBe(200);
    const over = async (origin: string, headers = {}): Promise<string> =>
      String(
        (await ask(url, '/api/session', { host: 'labs.example', origin, ...headers }, open)).headers[
          'set-cookie'
        ],
      );
    expect(await over('https://labs.example')).toMatch(/; Secure$/);
    expect(await over('http://labs.example')).not.toContain('Secure');
    expect(await over('http://labs.example', { 'x-forwarded-proto': 'https' })).not.toContain('Secure');
  });

  it('visitors are told apart by what the proxy says, if it is trusted', async () => {
    const limits = { openings: { perVisitor: 10, newcomers: 1 } };
    const from = async (url: string, address: string): Promise<number> => {
      const headers = { origin: url, 'x-forwarded-for': address };
      return (await ask(url, '/api/session', headers, open)).status;
    };
    const trusting = await testServer({ ...limits, trustProxy: 'loopback' });
    expect(await from(trusting.url, '10.0.0.1')).toBe(200);
    expect(await from(trusting.url, '10.0.0.2')).toBe(200);
    expect(await from(trusting.url, '10.0.0.1')).toBe(429);
    const other = await testServer(limits);
    expect(await from(other.url, '10.0.0.1')).toBe(200);
    expect(await from(other.url, '10.0.0.2')).toBe(429);
  });
});

describe('a connection', () => {
  it('that would like to speak another protocol is answered in this one', async () => {
    const { url } = await testServer();
    const headers = {
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAMAAABkAAQCAAAAAAIAAAAA',
    };
    expect((await ask(url, '/healthz', headers)).status).toBe(200);
  });

  it('that is refused is closed on both sides, also where the other keeps its own open', async () => {
    const { url } = await testServer();
    const raw = new Raw(
      url,
      `GET /ws HTTP/1.1\r\nHost: ${new URL(url).host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    await expect.poll(() => raw.text).toContain('403 Forbidden');
    // A socket that is gone answers what still comes with a reset; one whose other half is open takes it.
    await expect
      .poll(() => {
        raw.say('x');
        return raw.closed;
      })
      .toBe(true);
  });

  it('that says its request slowly ends soon', async () => {
    const { url } = await testServer();
    const { host } = new URL(url);
    const head = `POST /api/session HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${url}\r\nContent-Type: application/json\r\n`;
    const slow = new Raw(url, `${head}Content-Length: 100\r\n\r\n{"lab"`);
    const slower = new Raw(url, head);
    await expect.poll(() => slow.text, { timeout: 40_000 }).toContain('408 Request Timeout');
    await expect.poll(() => slower.text, { timeout: 40_000 }).toContain('408 Request Timeout');
  });
});

/** Hardly more than an idle server has open. */
const DESCRIPTORS = 56;

describe('a server that may have few descriptors', () => {
  it('outlives a flood of connections, and one of machines', async () => {
    const program = join(import.meta.dirname, '../../../web/bench/bench-server-process.ts');
    const server = execa(
      'bash',
      ['-c', `ulimit -n ${DESCRIPTORS}; exec "$@"`, 'bash', process.execPath, program, 'host'],
      {
        ipc: true,
        reject: false,
        stderr: 'inherit',
      },
    );
    const url = (await server.getOneMessage()) as string;
    onTestFinished(async () => {
      server.disconnect();
      await server;
    });
    const flood = Array.from({ length: 400 }, () => new Raw(url, ''));
    await sleep(500);
    const opened = flood.filter(({ closed, ended }) => !closed && !ended);
    expect(opened.length).toBeLessThan(100);
    // Those that say nothing are closed in their turn; whoever asks then finds room.
    const well = (): Promise<number> =>
      fetch(`${url}/healthz`).then(
        ({ status }) => status,
        () => 0,
      );
    await expect.poll(well, { timeout: 40_000 }).toBe(200);
    // A socket and a terminal each: more than there are.
    const pages: PageSocket[] = [];
    for (let at = 0; at < 20; at++) {
      const page = await openPage(url).catch(() => null);
      if (page) pages.push(page);
    }
    // Those that it can't pass on are told to try again later.
    await expect.poll(() => pages.filter(({ closed }) => closed === null).length).toBeLessThan(20);
    for (const page of pages) page.drop();
    await expect.poll(well, { timeout: 40_000 }).toBe(200);
    // Until those that left are cleared away, one that comes may be turned away, or get no machine.
    const works = async (): Promise<boolean> => {
      const page = await openPage(url).catch(() => null);
      const runs =
        (await page?.running(1, 5_000).then(
          () => true,
          () => false,
        )) ?? false;
      page?.drop();
      return runs;
    };
    while (!(await works())) await sleep(200);
    expect(server.exitCode).toBeNull();
  });
});

async function openPage(url: string): Promise<PageSocket> {
  const asked = await askSession(url, '00-bench');
  const page = new PageSocket(await openSocket(url, sessionIn(asked), asked.cookie));
  page.attach();
  return page;
}
