/** A session as a page meets it: clicks, keys, tabs, fresh machines, coming back. Shells of this host are the machines. */
import { describe, expect, it } from 'vitest';
import type { LocalMachine } from '../../../runner/machine/local/local-machine.ts';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import type { MachineProvider } from '../../../runner/machine/machine.ts';
import { PageClient } from './page-client.ts';
import { askSession } from '../../../web/bench/page-socket.ts';
import { FIRST, remembering, testServer } from './test-server.ts';

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

  it('puts no suggested command into a terminal that is busy', async () => {
    const page = await PageClient.open(await testServer());
    page.type('host', 'sleep 5\r');
    await page.message('terminal', ({ terminal, state }) => terminal === 'host' && state === 'running');
    const id = page.nextId();
    page.send({ type: 'suggest', id, epoch: page.epoch, terminal: 'host', command: 'echo suggested' });
    const reply = await page.message('reply', (message) => message.id === id);
    expect(reply).toMatchObject({
      ok: false,
      message: 'Terminal "host" is busy: wait until its command ends, or end it there with Ctrl-C or q.',
    });
    expect(page.text.get('host')).not.toContain('suggested');
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
    await expect(page.message('reply', (reply) => reply.id === id)).resolves.toMatchObject({
      ok: false,
      message: 'The machine has stopped. Get a fresh one, then click again.',
    });
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
    const { answer, cookie } = await askSession(server.url, FIRST.id);
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
    // Its echo: the server has it, so that a connection that breaks can't take it along.
    await page.shows('host', 'echo meanwhile');
    page.drop();
    const back = await PageClient.connect(server, page.session, page.cookie);
    back.attach();
    // The second is not the command, but what it printed.
    await back.until(
      () => back.text.get('host')?.match(/meanwhile/g)?.length === 2,
      'what was printed meanwhile',
    );
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
    expect(back.hello().progress.running).toEqual([{ step: 1, action: 0 }]);
    await back.message('event', ({ event }) => event.type === 'action-ended');
    expect(back.text.get('inside')?.match(/sleep 3/g)).toHaveLength(1);
    const id = back.click(0, 0);
    back.send({ type: 'run', id, epoch: back.epoch, step: 0, action: 0 });
    await expect(back.message('error')).resolves.toMatchObject({ message: 'Message ids must increase.' });
  });

  it('is told when the session is no more', async () => {
    const server = await testServer();
    const page = await PageClient.open(server);
    const late = await PageClient.connect(server, 'another-session', page.cookie);
    await late.until(() => late.closed, 'the end');
    expect(late.closed).toEqual({ code: 4404, reason: 'no such session' });
  });
});

function isDead(message: { type: string; machine?: { kind: string } }): boolean {
  return message.type === 'machine' && message.machine?.kind === 'dead';
}

function isDeadHello(message: { type: string; machine?: { kind: string } }): boolean {
  return message.type === 'hello' && message.machine?.kind === 'dead';
}
