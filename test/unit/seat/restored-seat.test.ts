/** A seat whose keeper was killed is opened again from its log: progress whole, in a fresh machine, where its learner was. */
import { expect, test } from 'vitest';
import { emptyProgress, fold } from '../../../runner/progress/progress.ts';
import { outlineOf } from '../../../runner/run/decide.ts';
import { labOf, task } from '../run/lab-text.ts';
import { MemoryLog } from './memory-log.ts';
import { openSeat, reply } from './open-seat.ts';

const LAB = labOf(`## One
\`\`\`console
%S echo $((6 * 7))
%{INT:answer}
\`\`\`

${task('[ "$(cat here)" = "$answer" ]', 'echo %{answer} > here')}
## Three
\`\`\`console
%S cat here
%{answer}
\`\`\`
`);

const running = (epoch: number) => (message: { type: string }) =>
  'machine' in message &&
  'epoch' in message &&
  message.epoch === epoch &&
  (message.machine as { kind: string }).kind === 'running';

test('is taken to its step, and goes on counting', async () => {
  const sink = new MemoryLog();
  const first = openSeat(LAB, { sink });
  await first.told(running(1));
  first.seat.click(first.page, { type: 'run', id: 1, epoch: 1, step: 0, action: 0 });
  await first.told(reply(1));
  first.seat.input(first.page, {
    type: 'input',
    id: 2,
    epoch: 1,
    terminal: 'host',
    data: 'echo 42 > here\r',
  });
  await first.told(
    ({ ...message }) =>
      message.type === 'event' && message.event.type === 'step-ended' && message.event.result.step === 1,
  );
  // Killed: whatever it still does, nobody hears of it.
  const past = structuredClone(sink.entries);
  const after = new MemoryLog(past);

  const second = openSeat(LAB, { sink: after, past });
  expect(second.seat.doneSteps).toBe(2);
  const message = await second.told((one) => one.type === 'error' && one.message);
  expect(message).toBe(
    'The machine that you had is gone. You have a fresh one, in which everything before step 3, “Three”, was done again.',
  );
  expect(second.seat.progress()).toMatchObject({
    epoch: 2,
    ever: ['one', 'task-make-a-file'],
    captures: { answer: '42' },
    steps: [{ verdict: 'passed' }, { verdict: 'passed' }, { verdict: null }],
  });
  second.seat.click(second.page, { type: 'run', id: 1, epoch: 2, step: 2, action: 0 });
  await second.told(reply(1));
  expect(second.seat.progress().ever).toEqual(['one', 'task-make-a-file', 'three']);
  // One log, without a gap, which tells the same again.
  expect(after.entries.map(({ seq }) => seq)).toEqual(after.entries.map((_, i) => i + 1));
  expect(fold(emptyProgress(outlineOf(LAB)), after.entries)).toEqual(second.seat.progress());
  const text = second.seat.recording.transcript();
  expect(text).toContain('3 of 3 steps done, in 2 machines.');
  expect(text).toContain('echo 42 > here');
});

test('with nothing done begins at the beginning, in another machine', async () => {
  const sink = new MemoryLog();
  const first = openSeat(LAB, { sink });
  await first.told(running(1));
  await first.seat.end('shutdown', '');
  const second = openSeat(LAB, { past: sink.entries });
  await second.told(running(2));
  expect(second.messages.filter(({ type }) => type === 'error')).toEqual([]);
});

test('a store that fails stops no terminal and no machine; ticks wait for it', async () => {
  const sink = new MemoryLog();
  sink.trouble = new Error('disk full');
  const { seat, page, told } = openSeat(LAB, { sink });
  await told(running(1));
  seat.click(page, { type: 'run', id: 1, epoch: 1, step: 0, action: 0 });
  expect(await told((message) => message.type === 'error' && message.message)).toMatch(
    /can’t be saved just now/,
  );
  await expect
    .poll(async () => (await seat.recording.casts()).get('host') ?? '', { timeout: 20_000 })
    .toContain('42');
  expect(seat.progress().ever).toEqual([]);
  sink.trouble = null;
  await told(reply(1));
  expect(seat.progress().ever).toEqual(['one']);
});
