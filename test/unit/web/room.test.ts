/** How many machines there are, who has one, and for how long. Shells of this host are the machines. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { LocalMachine } from '../../../runner/machine/local/local-machine.ts';
import { PageClient } from './page-client.ts';
import { roomForMachines } from '../../../runner/host/capacity.ts';
import { askSession, sessionIn } from '../../../web/bench/page-socket.ts';
import { CLOCK_LIMITS } from '../../../runner/seat/seat-clock.ts';
import { FIRST, remembering, SECOND, testServer } from './test-server.ts';

describe('how many, how long', () => {
  it('gives returning visitors the session that they have', async () => {
    const server = await testServer();
    const page = await PageClient.open(server);
    const { answer } = await askSession(server.url, FIRST.id, { cookie: page.cookie });
    expect(answer).toEqual({ kind: 'open', session: page.session });
  });

  it('asks before another lab takes the place of one in use', async () => {
    const server = await testServer();
    const page = await PageClient.open(server);
    const asked = await askSession(server.url, SECOND.id, { cookie: page.cookie });
    expect([asked.status, asked.answer]).toEqual([
      409,
      { kind: 'occupied', lab: FIRST.id, title: 'First', done: 0, steps: 2 },
    ]);
    const taken = await askSession(server.url, SECOND.id, { cookie: page.cookie, takeOver: true });
    expect(taken.answer.kind).toBe('open');
    await expect(page.message('ended')).resolves.toEqual({
      type: 'ended',
      reason: 'replaced',
      message: 'You opened “Second” instead. One lab runs at a time.',
    });
    await page.until(() => page.closed, 'the end');
    expect(page.closed?.code).toBe(4410);
  });

  it('makes room for another lab by itself once everything in it is done', async () => {
    const server = await testServer();
    const page = await PageClient.open(server);
    for (const [step, action] of [
      [0, 0],
      [0, 1],
      [1, 0],
    ] as const) {
      const id = page.click(step, action);
      // The file that it shows is made between the two.
      await page.message('reply', (reply) => reply.id === id);
      if (action === 0) page.type('host', 'echo blue > colour\r');
      await page.until(() => page.state('host') === 'prompt', 'the prompt');
    }
    await expect
      .poll(async () => (await askSession(server.url, SECOND.id, { cookie: page.cookie })).answer.kind)
      .toBe('open');
    await expect(page.message('ended')).resolves.toMatchObject({ reason: 'replaced' });
  });

  it('keeps a solution to itself from whoever has no lab, or has not tried', async () => {
    const server = await testServer();
    const page = await PageClient.open(server);
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${server.url}/api/session/solutions/0?lab=${FIRST.id}`, { headers })).status;
    await expect(status({})).resolves.toBe(403);
    await expect(status({ cookie: page.cookie })).resolves.toBe(403);
  });

  it('starts nothing for a visitor who asks for a session and opens no page', async () => {
    const machines: LocalMachine[] = [];
    const server = await testServer({ room: roomForMachines(1), provider: remembering(machines) });
    for (let asked = 0; asked < 20; asked++) await askSession(server.url, FIRST.id);
    expect(machines).toEqual([]);
    // Somebody with a page finds the machine free.
    await PageClient.open(server);
    expect(machines).toHaveLength(1);
  });

  it('lets people wait in line while all machines are taken, and says what place they have', async () => {
    const server = await testServer({ room: roomForMachines(1) });
    const first = await PageClient.open(server);
    first.type('host', 'echo mine\r');
    await first.shows('host', '\rmine\r\n');
    const second = await PageClient.wait(server);
    const third = await PageClient.wait(server);
    await expect(second.place(1)).resolves.toEqual({ kind: 'waiting', place: 1, full: true });
    await expect(third.place(2)).resolves.toEqual({ kind: 'waiting', place: 2, full: true });
  });

  it('keeps the place in line of a visitor who opens another lab, unless that needs more of the host', async () => {
    const large = { ...SECOND, id: '03-large', machine: { ...SECOND.machine, memory: 4096 } };
    const server = await testServer({ labs: [FIRST, SECOND, large], room: roomForMachines(1) });
    const first = await PageClient.open(server);
    first.type('host', 'echo mine\r');
    await first.shows('host', '\rmine\r\n');
    const second = await PageClient.wait(server);
    await second.place(1);
    const third = await PageClient.wait(server);
    await third.place(2);
    const other = await PageClient.wait(server, SECOND.id, second.cookie);
    await expect(other.place(1)).resolves.toMatchObject({ full: true });
    await PageClient.wait(server, large.id, second.cookie).then((page) => page.place(2));
    await expect(third.place(1)).resolves.toMatchObject({ full: true });
  });

  it('gives a machine that comes free to the first in line', async () => {
    const server = await testServer({
      room: roomForMachines(1),
      clock: { ...CLOCK_LIMITS, totalMs: 500 },
    });
    const first = await PageClient.open(server);
    const second = await PageClient.wait(server);
    await second.place(1);
    await expect(first.message('ended')).resolves.toMatchObject({ reason: 'over' });
    await second.running();
  });

  it('takes nobody’s machine for opening another lab while the server is full', async () => {
    const server = await testServer({ room: roomForMachines(1) });
    const page = await PageClient.open(server);
    const waiting = await PageClient.wait(server);
    await waiting.place(1);
    const asked = await askSession(server.url, SECOND.id, { cookie: page.cookie, takeOver: true });
    const other = await PageClient.connect(server, sessionIn(asked), page.cookie);
    other.attach();
    await other.running();
    expect(waiting.hello().machine).toMatchObject({ kind: 'waiting', place: 1 });
  });

  it('gives up the place in line of a visitor who left', async () => {
    const server = await testServer({
      room: roomForMachines(1),
      idle: { unclaimedMs: 100, abandonedMs: 60_000, untouchedMs: 60_000, warnMs: 1_000 },
    });
    const first = await PageClient.open(server);
    first.type('host', 'echo mine\r');
    await first.shows('host', '\rmine\r\n');
    const second = await PageClient.wait(server);
    const third = await PageClient.wait(server);
    await third.place(2);
    second.drop();
    await expect(third.place(1)).resolves.toMatchObject({ full: true });
  });

  it('gives the machine of a visitor who only looked in to somebody else', async () => {
    const server = await testServer({ room: roomForMachines(1) });
    const looked = await PageClient.open(server);
    const next = await PageClient.wait(server);
    await next.place(1);
    looked.drop();
    await next.running();
    expect(next.hello().epoch).toBe(1);
  });

  it('keeps the machine of a visitor who still looks in with another tab', async () => {
    const server = await testServer({ room: roomForMachines(1) });
    const first = await PageClient.open(server);
    const second = await PageClient.connect(server, first.session, first.cookie);
    second.attach();
    await second.running();
    const next = await PageClient.wait(server);
    await next.place(1);
    first.drop();
    // Longer than the server takes to hear of it, and to look again.
    await sleep(4_000);
    expect(second.closed).toBeNull();
  });

  it('keeps the machine of a visitor who did something and left', async () => {
    const server = await testServer({ room: roomForMachines(1) });
    const worked = await PageClient.open(server);
    worked.type('host', 'echo mine\r');
    await worked.shows('host', '\rmine\r\n');
    const next = await PageClient.wait(server);
    await next.place(1);
    worked.drop();
    await sleep(4_000);
    const back = await PageClient.connect(server, worked.session, worked.cookie);
    back.attach();
    await back.running();
    expect(back.text.get('host')).toContain('mine');
  });

  it('clears away a session that nobody looks at, and gives its place to the next', async () => {
    const machines: LocalMachine[] = [];
    const server = await testServer({
      room: roomForMachines(1),
      provider: remembering(machines),
      idle: { abandonedMs: 150, untouchedMs: 60_000, warnMs: 1_000 },
    });
    const page = await PageClient.open(server);
    page.drop();
    await expect.poll(() => machines[0]?.state.kind).toBe('disposed');
    await PageClient.open(server);
  });

  it('clears away a session in which nothing is done, and says so', async () => {
    const server = await testServer({ idle: { abandonedMs: 60_000, untouchedMs: 400, warnMs: 200 } });
    const page = await PageClient.open(server);
    await expect(page.message('ended')).resolves.toMatchObject({
      reason: 'idle',
      message: 'It was idle for 1 second. Its machine was removed.',
    });
  });

  it('warns before that; one word that somebody is there is enough', async () => {
    const server = await testServer({ idle: { abandonedMs: 60_000, untouchedMs: 60_000, warnMs: 59_700 } });
    const page = await PageClient.open(server);
    expect(page.hello().clock.idleMs).toBeNull();
    await page.message('clock', ({ clock }) => clock.idleMs !== null && clock.idleMs > 50_000);
    page.send({ type: 'stay' });
    await page.message('clock', ({ clock }) => clock.idleMs === null);
  });

  it('removes all machines when it is stopped', async () => {
    const machines: LocalMachine[] = [];
    const server = await testServer({ provider: remembering(machines) });
    const page = await PageClient.open(server);
    await server.close();
    expect(machines.map((machine) => machine.state.kind)).toEqual(['disposed']);
    await page.until(() => page.closed, 'the end');
    // It stays on the page, even when the server is long back.
    expect(page.messages.at(-1)).toEqual({
      type: 'ended',
      reason: 'shutdown',
      message: 'Your machine is gone. When the server is back, start a new one.',
    });
  });
});
