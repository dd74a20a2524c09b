/** A session to take home: who gets it, what is in it, and how long. */
import { expect, it } from 'vitest';
import { askSession } from '../../../web/bench/page-socket.ts';
import { PageClient } from './page-client.ts';
import { PROMPT, testServer } from './test-server.ts';
import { box, lab, slow } from './whole-lab.ts';

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
  expect((await recording.text()).split('\n', 1)[0]).toContain('"version":2');
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
  expect(text).toContain('1. Begin ✓\n');
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

it('has in its transcript how somebody did a task in their own way', async () => {
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
  expect(await asked.text()).toContain(`## 2. Task: a box

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

it('is made so often a minute, for each visitor', async () => {
  const server = await testServer({ labs: [lab] });
  const [page, other] = [await PageClient.open(server, lab.id), await PageClient.open(server, lab.id)];
  const get = (what: string, { cookie }: { readonly cookie: string }) =>
    fetch(`${server.url}/api/session/${what}`, { headers: { cookie } });
  for (let at = 0; at < 10; at++) {
    expect((await get('transcript', page)).status).toBe(200);
    expect((await get('recordings/host', page)).status).toBe(200);
  }
  const refused = await get('recordings/host', page);
  expect([refused.status, await refused.json()]).toEqual([
    429,
    { message: 'Too many requests in a minute. Wait a moment, then try again.' },
  ]);
  expect((await get('transcript', other)).status).toBe(200);
});
