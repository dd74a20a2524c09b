/** Tasks, being taken to a step, time and watches, as a page meets them, on shells of this host. */
import { execSync } from 'node:child_process';
import { expect, it, vi } from 'vitest';
import type { LocalMachine } from '../../../runner/machine/local/local-machine.ts';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import { PageClient } from './page-client.ts';
import { remembering, testServer } from './test-server.ts';
import { box, lab, opened, slow } from './whole-lab.ts';

it('ticks a task that is looked at, by event, and tells no more than the page needs', async () => {
  const page = await opened();
  page.send({ type: 'look', tasks: [1], watches: [] });
  page.type('host', 'true\r');
  const failed = await page.message('event', ({ event }) => event.type === 'check-ended');
  expect(failed.event).toMatchObject({ result: { verdict: 'failed', message: 'no box', output: [] } });
  page.type('host', `touch ${box}\r`);
  await page.message(
    'event',
    ({ event }) => event.type === 'check-ended' && event.result.verdict === 'passed',
  );
});

it('ticks a task that is done while no command ends: in the background, or under a program that still runs', async () => {
  for (const [command, alone] of [
    [`(while [ ! -e ${box}.go ]; do sleep 0.1; done; touch ${box}) &`, `touch ${box}.go`],
    [`touch ${box}; sleep 600`, ''],
  ] as const) {
    const page = await opened();
    page.send({ type: 'look', tasks: [1], watches: [] });
    page.type('host', `rm -f ${box} ${box}.go; ${command}\r`);
    if (alone !== '') {
      // The shell is at its prompt again, and the task is not done.
      await page.message('event', ({ event }) => event.type === 'check-ended');
      execSync(alone);
    }
    const { event } = await page.message(
      'event',
      (message) => message.event.type === 'check-ended' && message.event.result.verdict === 'passed',
    );
    expect(event).toMatchObject({ result: { step: 1 } });
  }
});

it('checks when asked', async () => {
  const page = await opened();
  const id = page.nextId();
  page.send({ type: 'check', id, epoch: page.epoch, step: 1 });
  await page.message('event', ({ event }) => event.type === 'check-ended');
  await page.message('reply', (reply) => reply.id === id && reply.ok);
  page.send({ type: 'check', id: page.nextId(), epoch: page.epoch, step: 9 });
  const refused = await page.message('reply', ({ ok }) => !ok);
  expect(refused.message).toBe('This lab has no such step. Reload the page.');
});

it('takes a page to a step, listens to nobody meanwhile, and says that it is there', async () => {
  const page = await opened();
  const id = page.nextId();
  page.send({ type: 'forward', id, step: 2 });
  await page.message('hello', ({ machine }) => machine.kind === 'forwarding' && machine.step === 2);
  page.type('host', 'echo too-early\r');
  page.send({ type: 'forward', id: page.nextId(), step: 1 });
  await page.message('reply', ({ message }) => message === 'A fresh machine is already on its way.');
  await page.message('reply', (reply) => reply.id === id && reply.ok);
  await page.message('machine', ({ machine }) => machine.kind === 'running');
  page.type('host', 'echo in-time\r');
  await page.shows('host', 'in-time\r\n');
  expect(page.text.get('host')).not.toContain('too-early');
});

it('says which step did not come out, when it is taken to one', async () => {
  const broken = { ...lab, steps: lab.steps.with(0, breaking()) };
  const server = await testServer({ labs: [broken] });
  const page = await PageClient.open(server, broken.id);
  page.send({ type: 'forward', id: page.nextId(), step: 2 });
  const reply = await page.message('reply');
  expect(reply.message).toMatch(/^“Begin” did not go as it should, so the machine stays there\. /);
  await page.message('machine', ({ machine }) => machine.kind === 'running');
});

it('gets a fresh machine when it has enough of being taken to a step, and is never told that the old one is live', async () => {
  const page = await PageClient.open(await testServer({ labs: [slow] }), slow.id);
  page.send({ type: 'forward', id: page.nextId(), step: 1 });
  await page.message('event', ({ event }) => event.type === 'action-started');
  const { epoch } = page;
  const before = page.messages.length;
  const id = page.nextId();
  page.send({ type: 'reset', id });
  await page.message('reply', (reply) => reply.id === id && reply.ok);
  await page.running(epoch + 1);
  const views = page.messages
    .slice(before)
    .flatMap((message) => ('machine' in message ? [message.machine.kind] : []));
  expect(views).toEqual(['resetting', 'running']);
});

const REFUSED = 'A fresh machine is already on its way.';

it.each([
  ['forward', 'forward'],
  ['reset', 'forward'],
  ['reset', 'reset'],
] as const)('a fresh machine that is asked for twice at once (%s, %s) comes once', async (...wishes) => {
  const machines: LocalMachine[] = [];
  const page = await opened({ provider: remembering(machines) });
  machines[0]?.die(new MachineError('poweroff', 'it was switched off', { hint: '' }));
  await page.message('machine', ({ machine }) => machine.kind === 'dead');
  const ids = wishes.map((type) => {
    const id = page.nextId();
    page.send(type === 'reset' ? { type, id } : { type, id, step: 1 });
    return id;
  });
  const replies = await Promise.all(ids.map((id) => page.message('reply', (reply) => reply.id === id)));
  expect(replies.map(({ message }) => message)).toEqual(['', REFUSED]);
  expect(machines).toHaveLength(2);
});

it('prolongs its time as often as it may', async () => {
  const clock = { totalMs: 60_000, warnMs: 10_000, extensionMs: 30_000, extensions: 1 };
  const page = await opened({ clock });
  expect(page.hello().clock).toMatchObject({ extensions: 1, extensionMs: 30_000 });
  page.send({ type: 'extend', id: page.nextId() });
  const told = await page.message('clock');
  expect(told.clock.leftMs).toBeGreaterThan(80_000);
  page.send({ type: 'extend', id: page.nextId() });
  await page.message('reply', ({ message }) => message === 'This session can’t be extended again.');
});

it('is over when its time is up', async () => {
  const page = await opened({ clock: { totalMs: 800, warnMs: 500, extensionMs: 1, extensions: 0 } });
  const { reason, message } = await page.message('ended');
  expect([reason, message]).toEqual(['over', 'This session’s time is up. Its machine was removed.']);
});

it('samples what a page looks at', async () => {
  const page = await opened();
  page.send({ type: 'look', tasks: [], watches: [{ step: 2, watch: 0 }] });
  await page.message('samples', ({ fresh, samples }) => fresh && samples.length === 0);
  const sample = await page.message('samples', ({ fresh }) => !fresh);
  expect(sample).toMatchObject({ step: 2, watch: 0, samples: [{ values: { value: 42 }, trouble: '' }] });
});

it('samples nothing of a machine that has died', async () => {
  const machines: LocalMachine[] = [];
  const page = await opened({ provider: remembering(machines) });
  page.send({ type: 'look', tasks: [], watches: [{ step: 2, watch: 0 }] });
  await page.message('samples', ({ fresh }) => !fresh);
  const [machine] = machines;
  if (!machine) throw new Error('There is no machine.');
  machine.die(new MachineError('poweroff', 'it was switched off', { hint: '' }));
  await page.message('machine', ({ machine: view }) => view.kind === 'dead');
  const exec = vi.spyOn(machine, 'exec');
  // Longer than from one sample to the next.
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(exec).not.toHaveBeenCalled();
});

/** The first step with an expectation that nothing meets. */
function breaking() {
  const [step] = lab.steps;
  if (!step) throw new Error('There is no step.');
  return {
    ...step,
    blocks: step.blocks.map((block) =>
      block.kind === 'command' ? { ...block, expectation: { ...block.expectation, status: 7 } } : block,
    ),
  };
}
