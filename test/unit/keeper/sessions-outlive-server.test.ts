/** A server that is gone, and the next one: sessions go on in their keeper, and pages find them as they were. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { roomForMachines } from '../../../runner/host/capacity.ts';
import { KeepersHere } from '../../../runner/keeper/keepers-here.ts';
import { createLog } from '../../../runner/log.ts';
import type { LocalMachine } from '../../../runner/machine/local/local-machine.ts';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import { askSession } from '../../../web/bench/page-socket.ts';
import { createUnboxServer, type UnboxServer, type UnboxServerOptions } from '../../../web/server/server.ts';
import { PageClient } from '../web/page-client.ts';
import { FIRST, SECOND, remembering } from '../web/test-server.ts';

function keepersHere(options: Partial<ConstructorParameters<typeof KeepersHere>[0]> = {}): KeepersHere {
  const keepers = new KeepersHere({ provider: localProvider(), log: createLog('silent'), ...options });
  onTestFinished(() => keepers.close());
  return keepers;
}

async function serve(keepers: KeepersHere, options: Partial<UnboxServerOptions> = {}): Promise<UnboxServer> {
  const server = await createUnboxServer({
    labs: [FIRST, SECOND],
    keepers,
    host: '127.0.0.1',
    port: 0,
    secret: Buffer.alloc(32, 1),
    client: '/nowhere',
    room: roomForMachines(4),
    log: createLog('silent'),
    ...options,
  });
  onTestFinished(() => server.leave());
  return server;
}

/** The same page, at another server. */
async function back(
  server: UnboxServer,
  page: { readonly session: string; readonly cookie: string },
): Promise<PageClient> {
  const again = await PageClient.connect(server, page.session, page.cookie);
  again.attach();
  return again;
}

describe('after a server has left', () => {
  it('the machine, its screen, what was done and a line that is half typed are there', async () => {
    const machines: LocalMachine[] = [];
    const keepers = keepersHere({ provider: remembering(machines) });
    const first = await serve(keepers);
    const page = await PageClient.open(first);
    page.click(0, 0);
    await page.message('event', ({ event }) => event.type === 'action-ended');
    page.type('inside', 'echo half a li');
    await page.shows('inside', 'half a li');
    await first.leave();

    const second = await serve(keepers);
    const again = await back(second, page);
    await again.running();
    expect(again.epoch).toBe(page.epoch);
    expect(again.hello().progress.steps[0]?.actions[0]?.verdict).toBe('passed');
    await again.shows('host', 'hello');
    again.type('inside', 'ne\r');
    await again.shows('inside', '\rhalf a line\r\n');
    expect(machines).toHaveLength(1);
    expect((await askSession(second.url, FIRST.id, { cookie: page.cookie })).answer).toEqual({
      kind: 'open',
      session: page.session,
    });
  });

  it('a machine that starts meanwhile starts, and a reset goes on', async () => {
    const keepers = keepersHere();
    const first = await serve(keepers);
    const page = await PageClient.open(first);
    page.send({ type: 'reset', id: page.nextId() });
    await page.message('machine', ({ machine }) => machine.kind === 'resetting');
    await first.leave();
    const again = await back(await serve(keepers), page);
    await again.running(2);
    again.type('host', 'echo fresh\r');
    await expect(again.shows('host', '\rfresh\r\n')).resolves.toBe(true);
  });

  it('those who wait for a machine keep their order, in whatever keeper they are', async () => {
    const keepers = keepersHere({ most: 2 });
    const first = await serve(keepers, { room: roomForMachines(1) });
    const owner = await PageClient.open(first);
    owner.type('host', 'echo mine\r');
    await owner.shows('host', '\rmine\r\n');
    const waiting = [];
    for (let place = 1; place <= 6; place++) {
      const page = await PageClient.wait(first);
      await page.place(place);
      waiting.push(page);
    }
    expect(keepers.running.size).toBe(2);
    await first.leave();

    const second = await serve(keepers, { room: roomForMachines(1) });
    for (const [index, page] of waiting.entries()) {
      const again = await back(second, page);
      await again.place(index + 1);
    }
    expect(second.sessions).toBe(7);
  });

  it('what is over can be taken home', async () => {
    const keepers = keepersHere();
    const clock = { totalMs: 1_000, warnMs: 500, extensionMs: 60_000, extensions: 1 };
    const first = await serve(keepers, { clock });
    const page = await PageClient.open(first);
    page.click(0, 0);
    await page.message('event', ({ event }) => event.type === 'action-ended');
    await page.message('ended');
    await first.leave();
    const second = await serve(keepers);
    const headers = { cookie: page.cookie };
    const transcript = await fetch(`${second.url}/api/session/transcript`, { headers });
    expect(await transcript.text()).toContain('echo hello\nhello\n');
  });
});

describe('a server of newer sources', () => {
  it('leaves sessions where they are, and opens new ones in a keeper of its own', async () => {
    const keepers = keepersHere({ build: 'old' });
    const first = await serve(keepers);
    const page = await PageClient.open(first);
    await first.leave();

    keepers.build = 'new';
    const second = await serve(keepers);
    const again = await back(second, page);
    await again.running();
    expect(again.epoch).toBe(page.epoch);
    const other = await PageClient.open(second);
    expect(keepers.running.size).toBe(2);
    // Another lab is another session: it is asked for first, and is new.
    const asked = await askSession(second.url, SECOND.id, { cookie: page.cookie });
    expect(asked.answer).toEqual({ kind: 'occupied', lab: FIRST.id, title: 'First', done: 0, steps: 2 });
    await askSession(second.url, SECOND.id, { cookie: page.cookie, takeOver: true });
    await expect(again.message('ended')).resolves.toMatchObject({ reason: 'replaced' });
    // Nothing was done in it, so nothing can be taken home: the old keeper has no more to do.
    await expect.poll(() => keepers.running.size).toBe(1);
    other.type('host', 'echo after\r');
    await other.shows('host', '\rafter\r\n');
  });
});

describe('a keeper', () => {
  it('ends by itself when it has had no session and nobody was connected for a while', async () => {
    const keepers = keepersHere({ emptyMs: 200 });
    const idle = { abandonedMs: 100, untouchedMs: 60_000, warnMs: 1_000 };
    const server = await serve(keepers, { idle });
    const page = await PageClient.open(server);
    page.drop();
    await server.leave();
    await expect.poll(() => keepers.running.size).toBe(0);
  });

  it('stays while somebody is connected', async () => {
    const keepers = keepersHere({ emptyMs: 50 });
    await serve(keepers);
    await sleep(300);
    expect(keepers.running.size).toBe(1);
  });

  it('belongs to one server at a time', async () => {
    const keepers = keepersHere();
    const first = await serve(keepers);
    const page = await PageClient.open(first);
    const second = await serve(keepers);
    expect([first.sessions, second.sessions]).toEqual([1, 0]);
    const lost = await back(second, page);
    await lost.until(() => lost.closed, 'the end');
    expect(lost.closed?.code).toBe(4404);
    page.type('host', 'echo still-mine\r');
    await page.shows('host', '\rstill-mine\r\n');
  });
});
