/** A seat's machine is frozen while nobody needs it, and nobody notices when they do. */
import { expect, it } from 'vitest';
import type { LocalMachine } from '../../../runner/machine/local/local-machine.ts';
import { PageClient } from '../web/page-client.ts';
import { remembering, testServer } from '../web/test-server.ts';

const HOUR = 3_600_000;

async function opened(quiet: { quietMs?: number; watchedMs?: number; unseenMs?: number }) {
  const machines: LocalMachine[] = [];
  const server = await testServer({
    provider: remembering(machines),
    idle: {
      abandonedMs: HOUR,
      untouchedMs: HOUR,
      warnMs: 1000,
      quiet: { quietMs: HOUR, watchedMs: HOUR, unseenMs: HOUR, ...quiet },
    },
  });
  const page = await PageClient.open(server);
  const state = () => machines[0]?.state.kind;
  return { server, page, state };
}

const asleep = (page: PageClient) =>
  page.message('machine', ({ machine }) => machine.kind === 'running' && machine.frozen === true);

it('frozen when nothing is done; a key thaws it, and what is typed arrives once', async () => {
  const { page, state } = await opened({ quietMs: 300 });
  await asleep(page);
  expect(state()).toBe('frozen');
  page.type('host', 'echo "<$((6 * 7))>"\r');
  await page.shows('host', '<42>');
  const shown = page.messages.flatMap((message) => (message.type === 'machine' ? message.machine : []));
  expect(shown.at(-1)?.kind).toBe('running');
  const after = page.messages.length;
  await page.until(
    () =>
      page.messages.slice(after).some((message) => message.type === 'machine' && 'frozen' in message.machine),
    'it sleeps again',
  );
  expect((page.text.get('host') ?? '').split('<42>')).toHaveLength(2);
});

it('a click thaws it, and its command is verified', async () => {
  const { page, state } = await opened({ quietMs: 300 });
  await asleep(page);
  page.click(0, 0);
  const { event } = await page.message('event', (message) => message.event.type === 'action-ended');
  expect(event).toMatchObject({ result: { verdict: 'passed' } });
  await expect.poll(state).toBe('frozen');
});

it('a program that runs keeps it awake while somebody is there, and not for longer', async () => {
  const { server, page, state } = await opened({ quietMs: 100, unseenMs: 300 });
  page.type('inside', 'i=0; while :; do i=$((i + 1)); echo "n$i"; sleep 0.02; done\r');
  // Several times as long as a quiet machine stays awake.
  await page.shows('inside', 'n50\r');
  expect(state()).toBe('running');
  page.drop();
  await expect.poll(state).toBe('frozen');
  const back = await PageClient.connect(server, page.session, page.cookie);
  back.attach();
  await back.running();
  await expect.poll(state).toBe('running');
  await back.shows('inside', 'n60\r');
  const numbers = [...(back.text.get('inside') ?? '').matchAll(/n(\d+)\r/g)].map(([, number]) =>
    Number(number),
  );
  const first = numbers[0] ?? 0;
  expect(numbers).toEqual(numbers.map((_, index) => first + index));
});

it('a fresh machine in its place is awake', async () => {
  const { page, state } = await opened({ quietMs: 400 });
  await asleep(page);
  page.send({ type: 'reset', id: page.nextId() });
  await page.running(2);
  page.type('host', 'echo "<$((6 * 7))>"\r');
  await page.shows('host', '<42>');
  await expect.poll(state).toBe('frozen');
});
