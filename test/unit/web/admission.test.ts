/** Who gets a session, and which messages are taken. */
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { PageClient } from './page-client.ts';
import { askSession } from '../../../web/bench/page-socket.ts';
import { FIRST, SECOND, testServer } from './test-server.ts';

describe('who may come in', () => {
  it('refuses a page of another origin', async () => {
    const server = await testServer();
    const { status, answer } = await askSession(server.url, FIRST.id, { origin: 'https://evil.example' });
    expect([status, answer.kind]).toEqual([403, 'refused']);
  });

  it('refuses a socket of another origin, and one without a cookie', async () => {
    const server = await testServer();
    const page = await PageClient.open(server);
    const upgrade = (headers: Record<string, string>) => upgradeStatus(server.url, headers);
    await expect(upgrade({ origin: 'https://evil.example', cookie: page.cookie })).resolves.toBe(403);
    await expect(upgrade({ cookie: page.cookie })).resolves.toBe(403);
    await expect(upgrade({ origin: server.url })).resolves.toBe(401);
    await expect(upgrade({ origin: server.url, cookie: `${page.cookie}x` })).resolves.toBe(401);
    await expect(upgrade({ origin: server.url, cookie: page.cookie })).resolves.toBe(101);
  });

  it('closes after a few messages that make no sense', async () => {
    const page = await PageClient.open(await testServer());
    page.sendRaw('{');
    await expect(page.message('error')).resolves.toMatchObject({ message: 'The message is not JSON.' });
    page.sendRaw('{"type":"run","id":1,"epoch":1,"step":-1,"action":0}');
    await page.message('error', ({ message }) => message.startsWith('The message is malformed:'));
    page.sendRaw(Buffer.from([1, 2, 3]));
    page.sendRaw('{"type":"launch"}');
    await page.until(() => page.closed, 'the end');
    expect(page.closed).toEqual({ code: 1008, reason: 'too many malformed messages' });
  });

  it('closes on a message that is too large', async () => {
    const page = await PageClient.open(await testServer());
    page.sendRaw('x'.repeat(65 * 1024));
    await page.until(() => page.closed, 'the end');
    expect(page.closed?.code).toBe(1009);
  });

  it('takes no command before "attach"', async () => {
    const server = await testServer();
    const page = await PageClient.open(server);
    const other = await PageClient.connect(server, page.session, page.cookie);
    other.send({ type: 'reset', id: 1 });
    await expect(other.message('error')).resolves.toMatchObject({
      message: 'The first message must be "attach".',
    });
  });

  it('lets a visitor ask for a few sessions a minute only', async () => {
    const server = await testServer({ openings: { perVisitor: 2, newcomers: 100 } });
    const { cookie } = await askSession(server.url, FIRST.id);
    await askSession(server.url, FIRST.id, { cookie });
    await askSession(server.url, FIRST.id, { cookie });
    const { status, answer } = await askSession(server.url, FIRST.id, { cookie });
    expect([status, answer.kind]).toEqual([429, 'refused']);
    expect((await askSession(server.url, FIRST.id)).status).toBe(200);
  });

  it('lets one address bring only so many new visitors a minute; those that it has brought go on', async () => {
    const server = await testServer({ openings: { perVisitor: 30, newcomers: 2 } });
    const { cookie } = await askSession(server.url, FIRST.id);
    await askSession(server.url, FIRST.id);
    expect((await askSession(server.url, FIRST.id)).status).toBe(429);
    expect((await askSession(server.url, FIRST.id, { cookie: 'unbox_visitor=guessed.x' })).status).toBe(429);
    expect((await askSession(server.url, FIRST.id, { cookie })).status).toBe(200);
  });

  it('counts nothing that another page sends', async () => {
    const server = await testServer({ openings: { perVisitor: 30, newcomers: 2 } });
    for (let sent = 0; sent < 10; sent++)
      await askSession(server.url, FIRST.id, { origin: 'https://evil.example' });
    expect((await askSession(server.url, FIRST.id)).status).toBe(200);
  });

  it('never turns away a class of sixty behind one address that opens three labs', async () => {
    const server = await testServer();
    const labs = [FIRST.id, SECOND.id, FIRST.id];
    const statuses = await Promise.all(
      Array.from({ length: 60 }, async () => {
        let cookie = '';
        const seen: number[] = [];
        for (const lab of labs) {
          const asked = await askSession(server.url, lab, { cookie, takeOver: true });
          ({ cookie } = asked);
          seen.push(asked.status);
        }
        return seen;
      }),
    );
    expect(new Set(statuses.flat())).toEqual(new Set([200]));
  });
});

/** The status that an upgrade request gets. */
function upgradeStatus(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/ws?session=x`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    });
    asked.on('response', (response) => resolve(response.statusCode ?? 0));
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });
}
