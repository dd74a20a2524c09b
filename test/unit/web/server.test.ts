/** The server as a page meets it: sessions, clicks, flow control, coming back. Shells of this host are the machines. */
import { describe, expect, it } from 'vitest';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import { LocalMachine } from '../../../runner/machine/local/local-machine.ts';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import type { MachineProvider } from '../../../runner/machine/machine.ts';
import { askSession, FIRST, PageClient, PROMPT, SECOND, testServer } from './page-client.ts';

describe('a session', () => {
  it('runs a click in its terminal and judges it', async () => {
    const page = await PageClient.open(await testServer());
    const id = page.click(0, 0);
    await expect(page.message('reply', (reply) => reply.id === id)).resolves.toMatchObject({ ok: true });
    const ended = await page.message('event', ({ event }) => event.type === 'action-ended');
    expect(ended.event).toMatchObject({
      type: 'action-ended',
      result: { verdict: 'passed', shown: ['hello'] },
    });
    expect(page.text.get('host')).toContain('echo hello');
  });

  it('judges the same command typed by hand, and says how output differs', async () => {
    const page = await PageClient.open(await testServer());
    page.click(0, 0);
    await page.message('event', ({ event }) => event.type === 'action-ended');
    page.type('host', 'echo red > colour\r');
    await page.until(() => page.state('host') === 'running', 'the command to run');
    await page.until(() => page.state('host') === 'prompt', 'the prompt');
    page.type('host', 'cat colour\r');
    const { event } = await page.message(
      'event',
      (message) => message.event.type === 'action-ended' && message.event.result.action === 1,
    );
    expect(event).toMatchObject({
      result: {
        verdict: 'failed',
        diff: [
          { kind: 'missing', text: 'blue' },
          { kind: 'extra', text: 'red' },
        ],
      },
    });
  });

  it('says plainly that a terminal is busy', async () => {
    const page = await PageClient.open(await testServer());
    page.type('host', 'sleep 5\r');
    await page.message('terminal', ({ terminal, state }) => terminal === 'host' && state === 'running');
    const id = page.click(0, 0);
    const reply = await page.message('reply', (message) => message.id === id);
    expect(reply).toMatchObject({
      ok: false,
      message: 'Terminal "host" is busy: wait until its command ends, or end it there with Ctrl-C or q.',
    });
  });

  it('is shared by the tabs of one visitor', async () => {
    const server = await testServer();
    const first = await PageClient.open(server);
    const second = await PageClient.connect(server, first.session, first.cookie);
    second.attach();
    await second.running();
    first.type('host', 'echo for-both\r');
    await expect(second.shows('host', 'for-both\r\n')).resolves.toBe(true);
  });

  it('tells other tabs when the size changes', async () => {
    const server = await testServer();
    const first = await PageClient.open(server);
    const second = await PageClient.connect(server, first.session, first.cookie);
    second.attach({ sizes: [{ terminal: 'inside', cols: 100, rows: 30 }] });
    await expect(first.message('size')).resolves.toEqual({
      type: 'size',
      terminal: 'inside',
      cols: 100,
      rows: 30,
    });
  });

  it('gets a fresh machine by reset: progress gone, a new epoch, old keystrokes void', async () => {
    const page = await PageClient.open(await testServer());
    page.click(0, 0);
    await page.message('event', ({ event }) => event.type === 'action-ended');
    const old = page.epoch;
    page.text.clear();
    page.send({ type: 'reset', id: page.nextId() });
    await page.running(old + 1);
    expect(page.hello().progress.steps[0]?.actions[0]).toBeNull();
    page.send({ type: 'input', id: page.nextId(), epoch: old, terminal: 'host', data: 'echo too-late\r' });
    page.type('host', 'echo in-time\r');
    await page.shows('host', 'in-time');
    expect(page.text.get('host')).not.toContain('too-late');
  });

  it('hears at once why the machine died, and gets a new one', async () => {
    const machines: LocalMachine[] = [];
    const page = await PageClient.open(await testServer({ provider: remembering(machines) }));
    machines[0]?.die(
      new MachineError('poweroff', 'the machine was switched off', {
        hint: 'Start again.',
        detail: 'Power down',
      }),
    );
    const { machine } = await page.message('machine', (message) => message.machine.kind === 'dead');
    expect(machine).toEqual({
      kind: 'dead',
      message: 'The machine was switched off.',
      hint: 'Start again.',
      detail: 'Power down',
    });
    const id = page.click(0, 0);
    await expect(page.message('reply', (reply) => reply.id === id)).resolves.toMatchObject({ ok: false });
    page.text.clear();
    page.send({ type: 'reset', id: page.nextId() });
    await page.running(2);
    page.click(0, 0);
    await page.message(
      'event',
      ({ event }) => event.type === 'action-ended' && event.result.verdict === 'passed',
    );
  });

  it('says why there is no machine at all', async () => {
    const provider: MachineProvider = {
      name: 'none',
      create: () =>
        Promise.reject(new MachineError('no-image', 'there is no image', { hint: 'Run npm run setup.' })),
    };
    const server = await testServer({ provider });
    const { answer, cookie } = await askSession(server, FIRST.id);
    const page = await PageClient.connect(server, answer.kind === 'open' ? answer.session : '', cookie);
    page.attach();
    await page.until(() => page.messages.some(isDeadHello) || page.messages.some(isDead), 'the reason');
    const last = page.messages.findLast((message) => message.type === 'machine' || message.type === 'hello');
    expect(last).toMatchObject({ machine: { message: 'There is no image.', hint: 'Run npm run setup.' } });
  });
});

describe('coming back', () => {
  it('gets the screen as it was', async () => {
    const server = await testServer();
    const page = await PageClient.open(server);
    page.type('host', 'echo before\r');
    await page.shows('host', 'before\r\n');
    page.type('host', 'sleep 0.3; echo meanwhile\r');
    await page.message('terminal', ({ terminal, state }) => terminal === 'host' && state === 'running');
    page.drop();
    const back = await PageClient.connect(server, page.session, page.cookie);
    back.attach();
    await back.shows('host', 'meanwhile\r\n');
    expect(back.text.get('host')).toContain('before');
  });

  it('gets only what it missed, when that is little', async () => {
    const server = await testServer();
    const page = await PageClient.open(server);
    page.type('host', 'echo before\r');
    // Not the echo of the command: what it prints.
    await page.shows('host', '\rbefore\r\n');
    page.drop();
    const other = await PageClient.connect(server, page.session, page.cookie);
    other.attach();
    await other.running();
    other.type('host', 'echo meanwhile\r');
    await other.shows('host', 'meanwhile\r\n');
    const back = await PageClient.connect(server, page.session, page.cookie);
    back.attach({ epoch: page.epoch, have: [{ terminal: 'host', seq: page.seq.get('host') ?? 0 }] });
    await back.shows('host', 'meanwhile\r\n');
    expect(back.text.get('host')).not.toContain('before');
    await back.message('screen', ({ terminal }) => terminal === 'inside');
    expect(back.messages.some((message) => message.type === 'screen' && message.terminal === 'host')).toBe(
      false,
    );
  });

  it('knows what runs, and never runs anything twice', async () => {
    const server = await testServer();
    const page = await PageClient.open(server);
    page.click(1, 0);
    await page.message('event', ({ event }) => event.type === 'action-started');
    page.drop();
    const back = await PageClient.connect(server, page.session, page.cookie);
    back.attach();
    await back.running();
    expect(back.hello().running).toEqual([{ step: 1, action: 0 }]);
    await back.message('event', ({ event }) => event.type === 'action-ended');
    expect(back.text.get('inside')?.match(/sleep 1/g)).toHaveLength(1);
    const id = back.click(0, 0);
    back.send({ type: 'run', id, epoch: back.epoch, step: 0, action: 0 });
    await expect(back.message('error')).resolves.toMatchObject({ message: 'The message id must count up.' });
  });

  it('is told when the session is no more', async () => {
    const server = await testServer();
    const page = await PageClient.open(server);
    const late = await PageClient.connect(server, 'another-session', page.cookie);
    await late.until(() => late.closed, 'the end');
    expect(late.closed).toEqual({ code: 4404, reason: 'no such session' });
  });
});

describe('flow control', () => {
  it('lets a flood through without piling it up, and Ctrl-C at once', async () => {
    const page = await PageClient.open(await testServer());
    const before = process.memoryUsage().rss;
    page.type('host', 'yes\r');
    await page.until(() => (page.seq.get('host') ?? 0) > 2_000_000, '2 MB of output', 12_000);
    const grown = process.memoryUsage().rss - before;
    const pressed = performance.now();
    page.type('host', '\u0003');
    await page.until(() => page.text.get('host')?.endsWith(`${PROMPT} `), 'the prompt');
    expect(performance.now() - pressed).toBeLessThan(10_000);
    expect(grown).toBeLessThan(120 * 1024 * 1024);
  });

  it('stops the program while the only page draws nothing', async () => {
    const page = await PageClient.open(await testServer());
    page.acks = false;
    page.type('host', 'yes\r');
    await page.until(() => (page.seq.get('host') ?? 0) > 250_000, 'a full window');
    const at = await quiet(() => page.seq.get('host') ?? 0);
    expect(at).toBeLessThan(512 * 1024);
    // Input is not queued behind the output that waits.
    page.type('host', '\u0003');
    page.send({ type: 'ack', epoch: page.epoch, terminal: 'host', seq: at });
    page.acks = true;
    await page.until(() => page.text.get('host')?.endsWith(`${PROMPT} `), 'the prompt');
  });

  it('does not let one tab that lags hold up the others', async () => {
    const server = await testServer({ flow: { high: 64 * 1024, low: 16 * 1024, lagMs: 100, recent: 4096 } });
    const quick = await PageClient.open(server);
    const slow = await PageClient.connect(server, quick.session, quick.cookie);
    slow.acks = false;
    slow.attach();
    await slow.running();
    quick.type('host', 'yes\r');
    await quick.until(() => (quick.seq.get('host') ?? 0) > 1_000_000, 'more than the window of the slow one');
    const stuck = slow.seq.get('host') ?? 0;
    expect(stuck).toBeLessThan(200_000);
    quick.type('host', '\u0003');
    await quick.until(() => quick.text.get('host')?.endsWith(`${PROMPT} `), 'the prompt');
    const screens = slow.messages.filter((message) => message.type === 'screen').length;
    slow.send({ type: 'ack', epoch: slow.epoch, terminal: 'host', seq: stuck });
    await slow.until(
      () => slow.messages.filter((message) => message.type === 'screen').length > screens,
      'a screen',
    );
    expect(slow.text.get('host')).toMatch(/\^C/);
  });
});

describe('who may come in', () => {
  it('refuses a page of another origin', async () => {
    const server = await testServer();
    const { status, answer } = await askSession(server, FIRST.id, { origin: 'https://evil.example' });
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

  it('lets one address ask for a few sessions a minute only', async () => {
    const server = await testServer({ openingsPerMinute: 2 });
    const { cookie } = await askSession(server, FIRST.id);
    await askSession(server, FIRST.id, { cookie });
    const { status, answer } = await askSession(server, FIRST.id, { cookie });
    expect([status, answer.kind]).toEqual([429, 'refused']);
  });
});

describe('how many, how long', () => {
  it('gives a returning visitor the session that he has', async () => {
    const server = await testServer();
    const page = await PageClient.open(server);
    const { answer } = await askSession(server, FIRST.id, { cookie: page.cookie });
    expect(answer).toEqual({ kind: 'open', session: page.session });
  });

  it('asks before another lab takes the place of one in use', async () => {
    const server = await testServer();
    const page = await PageClient.open(server);
    const asked = await askSession(server, SECOND.id, { cookie: page.cookie });
    expect([asked.status, asked.answer]).toEqual([
      409,
      { kind: 'occupied', lab: FIRST.id, title: 'First', done: 0, steps: 2 },
    ]);
    const taken = await askSession(server, SECOND.id, { cookie: page.cookie, takeOver: true });
    expect(taken.answer.kind).toBe('open');
    await expect(page.message('ended')).resolves.toEqual({
      type: 'ended',
      reason: 'replaced',
      message: 'You opened “Second” instead. One lab runs at a time.',
    });
    await page.until(() => page.closed, 'the end');
    expect(page.closed?.code).toBe(4410);
  });

  it('says that the server is full', async () => {
    const server = await testServer({ maxSessions: 1 });
    await askSession(server, FIRST.id);
    const { status, answer } = await askSession(server, FIRST.id);
    expect([status, answer]).toEqual([
      503,
      {
        kind: 'full',
        message:
          'All 1 machines of this server are in use. One becomes free when somebody leaves; try again in a few minutes.',
      },
    ]);
  });

  it('clears away a session that nobody looks at, and gives its place to the next', async () => {
    const machines: LocalMachine[] = [];
    const server = await testServer({
      maxSessions: 1,
      provider: remembering(machines),
      idle: { abandonedMs: 150, untouchedMs: 60_000 },
    });
    const page = await PageClient.open(server);
    page.drop();
    await expect.poll(() => machines[0]?.state.kind, { timeout: 3000 }).toBe('disposed');
    expect((await askSession(server, FIRST.id)).answer.kind).toBe('open');
  });

  it('clears away a session in which nothing is done, and says so', async () => {
    const server = await testServer({ idle: { abandonedMs: 60_000, untouchedMs: 400 } });
    const page = await PageClient.open(server);
    await expect(page.message('ended')).resolves.toMatchObject({
      reason: 'idle',
      message: 'Nobody did anything in it for 1 second. Its machine was removed.',
    });
  });

  it('removes all machines when it is stopped', async () => {
    const machines: LocalMachine[] = [];
    const server = await testServer({ provider: remembering(machines) });
    const page = await PageClient.open(server);
    await server.close();
    expect(machines.map((machine) => machine.state.kind)).toEqual(['disposed']);
    await page.until(() => page.closed, 'the end');
    expect(page.messages.at(-1)).toMatchObject({ type: 'ended', reason: 'shutdown' });
  });
});

function remembering(machines: LocalMachine[]): MachineProvider {
  const local = localProvider();
  return {
    name: local.name,
    create: async (needs) => {
      const machine = await local.create(needs);
      if (machine instanceof LocalMachine) machines.push(machine);
      return machine;
    },
  };
}

function isDead(message: { type: string; machine?: { kind: string } }): boolean {
  return message.type === 'machine' && message.machine?.kind === 'dead';
}

function isDeadHello(message: { type: string; machine?: { kind: string } }): boolean {
  return message.type === 'hello' && message.machine?.kind === 'dead';
}

/** Waits until a number has stopped growing. */
async function quiet(read: () => number): Promise<number> {
  let last = -1;
  while (read() !== last) {
    last = read();
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return last;
}

/** The status that an upgrade request gets. */
async function upgradeStatus(url: string, headers: Record<string, string>): Promise<number> {
  const { request } = await import('node:http');
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
