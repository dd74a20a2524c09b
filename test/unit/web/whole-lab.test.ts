/** Tasks, being taken to a step, time, downloads and watches, as a page meets them, on shells of this host. */
import { execSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { parseLab } from '../../../runner/lab/parse-lab.ts';
import type { LocalMachine } from '../../../runner/machine/local/local-machine.ts';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import { askSession } from '../../../web/bench/page-socket.ts';
import { PageClient } from './page-client.ts';
import { PROMPT, remembering, testServer } from './test-server.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'unbox-whole-lab-'));
afterAll(() => rmSync(folder, { recursive: true }));

const box = path.join(folder, 'box');
const lab = parseLab(
  `---
title: Whole
summary: A task.
minutes: 1
level: intro
---
## Begin

\`\`\`console
${PROMPT} rm -f ${box}; echo begun
begun
\`\`\`

## Task: a box

:::task
Make ${box}.
:::

\`\`\`bash {check}
[ -e ${box} ] || { echo "no box"; exit 1; }
\`\`\`

\`\`\`bash {solution}
touch ${box}
\`\`\`

## End

\`\`\`watch {every=500ms title="Numbers"}
echo 42
\`\`\`

\`\`\`console
${PROMPT} echo end
end
\`\`\`
`,
  { id: '05-whole', file: '/nowhere/05-whole/lab.md' },
);

const slow = parseLab(
  `---
title: Slow
summary: A step that takes its time.
minutes: 1
level: intro
---
## Wait

\`\`\`console
${PROMPT} sleep 60
\`\`\`

## Go on

\`\`\`console
${PROMPT} echo on
on
\`\`\`
`,
  { id: '06-slow', file: '/nowhere/06-slow/lab.md' },
);

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
  await page.message('reply', ({ message }) => message === 'A fresh machine is on its way already.');
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
  expect(reply.message).toMatch(/^“Begin” did not come out as it should, so the machine stands there\. /);
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

it('prolongs its time as often as it may', async () => {
  const clock = { totalMs: 60_000, warnMs: 10_000, extensionMs: 30_000, extensions: 1 };
  const page = await opened({ clock });
  expect(page.hello().clock).toMatchObject({ extensions: 1, extensionMs: 30_000 });
  page.send({ type: 'extend', id: page.nextId() });
  const told = await page.message('clock');
  expect(told.clock.leftMs).toBeGreaterThan(80_000);
  page.send({ type: 'extend', id: page.nextId() });
  await page.message(
    'reply',
    ({ message }) => message === 'This session was prolonged as often as it may be.',
  );
});

it('is over when its time is up', async () => {
  const page = await opened({ clock: { totalMs: 800, warnMs: 500, extensionMs: 1, extensions: 0 } });
  const { reason, message } = await page.message('ended');
  expect([reason, message]).toEqual(['over', 'The time of this session is up. Its machine was removed.']);
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

it('can be taken home by its visitor, and by nobody else', async () => {
  const server = await testServer({ labs: [lab] });
  const page = await PageClient.open(server, lab.id);
  page.click(0, 0);
  await page.message('event', ({ event }) => event.type === 'action-ended');
  const get = (address: string, cookie: string) => fetch(server.url + address, { headers: { cookie } });
  const transcript = await get('/api/session/transcript', page.cookie);
  expect(transcript.headers.get('content-disposition')).toBe('attachment; filename=05-whole.md');
  expect(await transcript.text()).toContain('echo begun\nbegun\n');
  const recording = await get('/api/session/recordings/host', page.cookie);
  expect(recording.headers.get('content-disposition')).toBe('attachment; filename=05-whole-host.cast');
  expect((await recording.text()).split('\n', 1)[0]).toContain('"version":3');
  expect((await get('/api/session/recordings/nowhere', page.cookie)).status).toBe(404);
  expect((await get('/api/session/transcript', '')).status).toBe(404);
});

it('has in its transcript what was done before a reset', async () => {
  const server = await testServer({ labs: [lab] });
  const page = await PageClient.open(server, lab.id);
  page.click(0, 0);
  await page.message('event', ({ event }) => event.type === 'step-ended');
  page.send({ type: 'reset', id: page.nextId() });
  await page.running(page.epoch + 1);
  const asked = await fetch(`${server.url}/api/session/transcript`, { headers: { cookie: page.cookie } });
  const text = await asked.text();
  expect(text).toContain('1 of 3 steps done.');
  expect(text).toContain('## 1. Begin ✓');
  expect(text).toContain('echo begun\nbegun\n');
});

it('can be taken home when it is over, and goes on in the next session with its lab', async () => {
  const clock = { totalMs: 1_500, warnMs: 500, extensionMs: 60_000, extensions: 1 };
  const server = await testServer({ labs: [lab, slow], clock });
  const page = await PageClient.open(server, lab.id);
  const { cookie } = page;
  const get = (address: string) => fetch(server.url + address, { headers: { cookie } });
  page.click(0, 0);
  await page.message('event', ({ event }) => event.type === 'action-ended');
  expect(await (await get('/api/session')).json()).toEqual({ lab: lab.id, kept: null });
  await page.message('ended');
  expect(await (await get('/api/session')).json()).toEqual({
    lab: null,
    kept: { lab: lab.id, leftMs: expect.closeTo(30 * 60_000, -4) as number },
  });
  const transcript = await get('/api/session/transcript');
  expect(await transcript.text()).toContain('echo begun\nbegun\n');
  const recording = await get(`/api/session/recordings/host?lab=${lab.id}`);
  expect(await recording.text()).toContain('echo begun');
  expect((await fetch(`${server.url}/api/session/transcript`)).status).toBe(404);

  // Another lab is open: whoever means the one before says so.
  await askSession(server.url, slow.id, { cookie });
  expect(await (await get('/api/session/transcript')).text()).toContain('# Slow');
  expect(await (await get(`/api/session/transcript?lab=${lab.id}`)).text()).toContain('begun');
  expect((await get('/api/session/transcript?lab=99-other')).status).toBe(404);

  await askSession(server.url, lab.id, { cookie, takeOver: true });
  expect(await (await get('/api/session/transcript')).text()).toContain('echo begun\nbegun\n');
});

it('has in its transcript how somebody did a task in his own way', async () => {
  const server = await testServer({ labs: [lab] });
  const page = await PageClient.open(server, lab.id);
  page.click(0, 0);
  await page.message('event', ({ event }) => event.type === 'step-ended');
  page.type('host', `cat ${box}\r`);
  // After the click, and after this.
  const looked = () =>
    page.messages.filter((one) => one.type === 'event' && one.event.type === 'check-ended').length;
  await page.until(() => looked() === 2, 'two looks at the box');
  page.type('host', `: > ${box}\r`);
  await page.message('event', ({ event }) => event.type === 'step-ended' && event.result.step === 1);
  const asked = await fetch(`${server.url}/api/session/transcript`, { headers: { cookie: page.cookie } });
  expect(await asked.text()).toContain(`## 2. Task: a box ✓

In terminal \`host\`:

\`\`\`text
${PROMPT} cat ${box}
cat: ${box}: No such file or directory
(exit 1)
${PROMPT} : > ${box}
\`\`\`

✓ Check passed.
`);
});

async function opened(options: Parameters<typeof testServer>[0] = {}): Promise<PageClient> {
  return PageClient.open(await testServer({ labs: [lab], ...options }), lab.id);
}

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
