/** Keepers as real processes: servers are killed, keepers end by themselves, and nothing is left behind. */
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stopKeepers } from '../../../runner/keeper/stop-keepers.ts';
import { askSession } from '../../../web/bench/page-socket.ts';
import { browse } from '../web/browser-page.ts';
import { PageClient } from '../web/page-client.ts';
import { childrenOf, keepersOf, kill, runs } from './front.ts';
import { comeBack, ownFolders, startFront } from './fronts.ts';
import { FIRST } from './labs.ts';

ownFolders();

/** How often; a test with machines does it ten times. */
const KILLS = 3;

describe('a server that is killed', () => {
  it('again and again leaves machines, screens, half-typed lines and ticks as they were', async () => {
    let server = await startFront({ house: 'kill', most: 2 });
    const { port } = server;
    const pages = await Promise.all(Array.from({ length: 6 }, () => PageClient.open(server)));
    for (const [index, page] of pages.entries()) {
      page.click(0, 0);
      await page.message('event', ({ event }) => event.type === 'action-ended');
      page.type('inside', `echo half${index} `);
      await page.shows('inside', `half${index} `);
    }
    // The second one is started when there are some sessions, and nobody waits for it.
    await expect.poll(() => keepersOf('kill')).toHaveLength(2);
    const keepers = keepersOf('kill');
    let last: PageClient[] = pages;
    for (let time = 1; time <= KILLS; time++) {
      await kill(server);
      server = await startFront({ house: 'kill', port, most: 2 });
      last = [];
      for (const [index, { session, cookie }] of pages.entries()) {
        const page = await PageClient.connect(server, session, cookie);
        page.attach();
        await page.running();
        expect(page.epoch).toBe(1);
        expect(page.hello().progress.steps[0]?.actions[0]?.verdict).toBe('passed');
        await page.shows('inside', `half${index} `);
        page.type('inside', `${time} `);
        await page.shows('inside', `${time} `);
        last.push(page);
      }
    }
    expect(new Set(keepersOf('kill'))).toEqual(new Set(keepers));
    for (const [index, page] of last.entries()) {
      page.type('inside', 'end\r');
      await page.shows('inside', `\rhalf${index} 1 2 3 end\r\n`);
    }
  });

  it('has its pages back by themselves, and what is typed meanwhile is typed once', async () => {
    let server = await startFront({ house: 'typed' });
    const { port } = server;
    const folder = await mkdtemp(path.join(tmpdir(), 'unbox-typed-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = path.join(folder, 'typed');
    const { conversation, epoch, lost } = await browse(server);
    let typed = '';
    const type = (text: string) => {
      for (const key of text) expect(conversation.type(epoch(), 'host', key)).toBe(true);
      typed += text;
    };
    conversation.type(epoch(), 'host', `cat > ${file}\r`);
    await expect.poll(() => readFile(file, 'utf8').catch(() => null)).toBe('');
    for (let time = 1; time <= KILLS; time++) {
      type(`before ${time}, `);
      // Neither waits for the other: some of it is on its way.
      await kill(server);
      await expect.poll(() => conversation.status.value.kind).not.toBe('live');
      type(`meanwhile ${time}, `);
      server = await startFront({ house: 'typed', port });
      await expect.poll(() => conversation.status.value.kind).toBe('live');
      type(`after ${time}\r`);
    }
    conversation.type(epoch(), 'host', '\u0004');
    await expect.poll(() => readFile(file, 'utf8')).toBe(typed.replaceAll('\r', '\n'));
    expect(epoch()).toBe(1);
    expect(lost).toEqual([]);
  });

  it('leaves nothing behind once nobody comes back', async () => {
    const server = await startFront({ house: 'left', emptyMs: 300, abandonedMs: 500 });
    const page = await PageClient.open(server);
    page.type('host', 'sleep 1000\r');
    await page.shows('host', 'sleep 1000');
    const keepers = keepersOf('left');
    const shells = childrenOf(keepers);
    expect(shells.length).toBeGreaterThan(0);
    page.drop();
    await kill(server);
    await expect.poll(() => keepers.filter(runs)).toEqual([]);
    expect(keepersOf('left')).toEqual([]);
    await expect.poll(() => shells.filter(runs)).toEqual([]);
  });
});

describe('a keeper that is killed', () => {
  it('its sessions go on in another one from the log, and can be taken home; other keepers’ notice nothing', async () => {
    const server = await startFront({ house: 'victim', most: 2 });
    const pages: Awaited<ReturnType<typeof PageClient.open>>[] = [];
    // Until both have some.
    const shells = () => keepersOf('victim').map((pid) => childrenOf([pid]).length);
    while (pages.length < 4 || shells().filter((count) => count > 0).length < 2)
      pages.push(await PageClient.open(server));
    for (const page of pages) {
      page.click(0, 0);
      await page.message('event', ({ event }) => event.type === 'action-ended');
    }
    const [victim = 0] = keepersOf('victim').toSorted(
      (a, b) => childrenOf([b]).length - childrenOf([a]).length,
    );
    // Two shells each.
    const hit = childrenOf([victim]).length / 2;
    process.kill(victim, 'SIGKILL');
    await expect.poll(() => pages.filter(({ closed }) => closed)).toHaveLength(hit);
    expect(hit).toBeLessThan(pages.length);
    for (const page of pages) {
      if (page.closed === null) {
        page.type('host', 'echo unhurt\r');
        await page.shows('host', '\runhurt\r\n');
        continue;
      }
      const back = await comeBack(server, page, 2);
      back.type('host', 'echo fresh\r');
      await back.shows('host', '\rfresh\r\n');
      const headers = { cookie: page.cookie };
      const transcript = await fetch(`${server.url}/api/session/transcript`, { headers });
      expect(await transcript.text()).toContain('echo hello\nhello\n');
    }
  });

  it('together with its server: the next one has the session from the store', async () => {
    const server = await startFront({ house: 'both' });
    const page = await PageClient.open(server);
    page.click(0, 0);
    await page.message('event', ({ event }) => event.type === 'action-ended');
    for (const pid of keepersOf('both')) process.kill(pid, 'SIGKILL');
    await kill(server);
    const next = await startFront({ house: 'both', port: server.port });
    const back = await comeBack(next, page, 2);
    expect(back.hello().progress.ever).toEqual([]);
    const headers = { cookie: page.cookie };
    const transcript = await fetch(`${next.url}/api/session/transcript`, { headers });
    expect(await transcript.text()).toContain('echo hello\nhello\n');
  });
});

describe('a server that is told to stop', () => {
  it('leaves its sessions, and takes an empty keeper along', async () => {
    const server = await startFront({ house: 'empty' });
    const keepers = keepersOf('empty');
    expect(keepers).toHaveLength(1);
    server.process.kill('SIGTERM');
    await once(server.process, 'exit');
    await expect.poll(() => keepers.filter(runs)).toEqual([]);
  });
});

describe('`unbox stop`', () => {
  it('ends all sessions, those of a server that runs as well, which then begins anew', async () => {
    const server = await startFront({ house: 'stop' });
    const page = await PageClient.open(server);
    const gone = keepersOf('stop');
    const ended = await stopKeepers();
    expect(ended).toBeGreaterThanOrEqual(1);
    await expect(page.message('ended')).resolves.toMatchObject({ reason: 'shutdown' });
    await expect.poll(() => gone.filter(runs)).toEqual([]);
    const again = await askSession(server.url, FIRST.id, { cookie: page.cookie });
    expect(again.answer.kind).toBe('open');
    expect(keepersOf('stop')).not.toEqual(gone);
  });
});
