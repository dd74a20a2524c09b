/** What the server answers over HTTP, pages that are not there included. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { explainServeError } from '../../../web/serve-error.ts';
import { createServerHere } from '../../../web/server/server-here.ts';
import { createLog } from '../../../runner/log.ts';
import { roomForMachines } from '../../../runner/host/capacity.ts';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import { FIRST, testServer } from './test-server.ts';

describe('pages', () => {
  it('are for this server alone', async () => {
    const { url } = await testServer();
    const response = await fetch(url);
    expect(response.status).toBe(200);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('upgrade-insecure-requests');
    expect(response.headers.get('strict-transport-security')).toBeNull();
    expect(response.headers.get('x-powered-by')).toBeNull();
    // Visitors who come from elsewhere must not lose the cookie that they have.
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it.each([
    '/labs/99-missing',
    '/nonsense',
    '/labs/01-first/files/lab.md',
    '/labs/01-first/files/..%2f..%2fx.png',
  ])('answer %s with "not found"', async (address) => {
    const { url } = await testServer();
    const response = await fetch(url + address);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('<h1>There is no such page</h1>');
  });

  it('name what a lab needs in their head, so that it comes at once; the list needs less', async () => {
    const { url } = await testServer();
    const { headers } = await fetch(`${url}/labs/${FIRST.id}`);
    expect(headers.get('link')).toBe(
      ['lab-page', 'lab-model', 'shared', 'deep']
        .map((name) => `</assets/${name}-1.js>; rel=modulepreload`)
        .join(', '),
    );
    expect((await fetch(url)).headers.get('link')).toBeNull();
    expect((await fetch(`${url}/.vite/manifest.json`)).status).toBe(404);
  });

  it('come compressed when they are worth it: a workshop shares one network', async () => {
    const client = await mkdtemp(path.join(tmpdir(), 'unbox-client-'));
    onTestFinished(() => rm(client, { recursive: true }));
    await mkdir(path.join(client, 'assets'));
    await writeFile(path.join(client, 'assets', 'page.js'), 'const same = 1;\n'.repeat(1000));
    const { url } = await testServer({ client });
    const response = await fetch(`${url}/assets/page.js`, { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect((await response.text()).length).toBe(16_000);
  });

  it('tell whether the server is well', async () => {
    const { url } = await testServer();
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok', labs: 2 });
  });
});

describe('labs', () => {
  it('are listed, and given one by one', async () => {
    const { url } = await testServer();
    expect(await (await fetch(`${url}/api/labs`)).json()).toMatchObject([
      { id: '01-first', title: 'First', steps: 2 },
      { id: '02-second', title: 'Second' },
    ]);
    expect(await (await fetch(`${url}/api/labs/${FIRST.id}`)).json()).toMatchObject({
      terminals: ['host', 'inside'],
      introduction: [{ kind: 'prose', html: '<p>Hello.</p>\n' }],
      next: { id: '02-second' },
    });
    expect((await fetch(`${url}/api/labs/nope`)).status).toBe(404);
  });
});

describe('a request that makes no sense', () => {
  it.each([
    ['/api/session', '{', 400],
    ['/api/session', JSON.stringify({ lab: 'x'.repeat(5000), takeOver: false }), 413],
    ['/api/labs/01-first/quiz', '{', 400],
  ])('to %s is answered as JSON', async (address, body, status) => {
    const { url } = await testServer();
    const response = await fetch(url + address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body,
    });
    expect([response.status, await response.json()]).toEqual([
      status,
      { message: 'The server could not read this request.' },
    ]);
  });

  it('for a page is answered with one', async () => {
    const { url } = await testServer();
    const response = await fetch(`${url}/labs/%ff`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('<h1>That did not work</h1>');
  });
});

describe('a start that fails', () => {
  it('says that the port is in use, and how to take another', async () => {
    const taken = Number(new URL((await testServer()).url).port);
    const options = { host: '127.0.0.1', port: taken };
    const error: unknown = await createServerHere({
      ...options,
      labs: [FIRST],
      provider: localProvider(),
      secret: Buffer.alloc(32),
      client: '/nowhere',
      room: roomForMachines(1),
      log: createLog('silent'),
    }).catch((caught: unknown) => caught);
    expect(explainServeError(error, options)).toBe(
      `Port ${taken} on 127.0.0.1 is in use. Stop the other program, or choose another port: unbox serve --port ${taken + 1}`,
    );
  });

  it('says that there is no such address', () => {
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND nowhere.invalid'), { code: 'ENOTFOUND' });
    expect(explainServeError(unknown, { host: 'nowhere.invalid', port: 7070 })).toBe(
      'This machine has no address nowhere.invalid. Try --host 127.0.0.1 or --host 0.0.0.0.',
    );
  });
});
