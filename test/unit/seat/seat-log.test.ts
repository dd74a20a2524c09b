/** A seat's log: numbered, stored before it is shown, in order, bounded, and patient with a store that fails. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLog } from '../../../runner/log.ts';
import type { Entry, LogEvent } from '../../../runner/progress/entry.ts';
import { SeatLog, type LogLimits } from '../../../runner/seat/seat-log.ts';
import { actionResult, checkResult } from '../results.ts';
import { FIRST } from '../web/test-server.ts';
import { MemoryLog } from './memory-log.ts';

const attended: LogEvent = { type: 'attended', step: 0 };
const shows = (text: string): LogEvent => ({
  type: 'action-ended',
  result: actionResult({ shown: [text], verdict: 'failed' }),
});
const done = (action: number): LogEvent => ({ type: 'action-ended', result: actionResult({ action }) });

function begun({ past, limits }: { past?: readonly Entry[]; limits?: LogLimits } = {}) {
  const sink = new MemoryLog();
  const shown: Entry[] = [];
  const news: string[] = [];
  const log = new SeatLog({
    lab: FIRST,
    sink,
    past,
    onShown: (entry) => shown.push(entry),
    onNews: (message) => news.push(message),
    logger: createLog('silent'),
    ...(limits === undefined ? {} : { limits }),
  });
  return { sink, shown, news, log };
}

describe('what happens', () => {
  test('is numbered, stored, and only then shown and part of the progress', async () => {
    const { sink, shown, log } = begun();
    sink.hold();
    log.tell(1, done(0));
    await vi.waitFor(() => expect(sink.release).not.toBeNull());
    expect(shown).toEqual([]);
    expect(log.shown(1).steps[0]?.actions).toEqual([null, null]);
    sink.release?.();
    await log.settled();
    expect(shown).toEqual(sink.entries);
    expect(shown).toMatchObject([{ seq: 1, epoch: 1, event: done(0) }]);
    expect(log.shown(1).steps[0]?.actions[0]).toMatchObject({ verdict: 'passed' });
  });

  test('at once is stored at once, later things later, all in order', async () => {
    const { sink, shown, log } = begun();
    for (const action of [0, 1]) log.tell(1, done(action));
    await Promise.resolve();
    log.tell(1, attended);
    await log.settled();
    expect(sink.batches).toEqual([2, 1]);
    expect(shown.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('is not waited for by those who asked before', async () => {
    const { sink, log } = begun();
    log.tell(1, done(0));
    const before = log.settled();
    // One more with each that is stored, on and on.
    const append = sink.append.bind(sink);
    sink.append = async (entries) => {
      if (sink.entries.length < 50) log.tell(1, attended);
      await append(entries);
      await new Promise<void>((resolve) => void setImmediate(resolve));
    };
    await before;
    expect(sink.entries.length).toBeLessThan(3);
    await log.settled();
  });

  test('goes on where somebody who is shown it fails', async () => {
    const shown: number[] = [];
    const log = new SeatLog({
      lab: FIRST,
      onShown: ({ seq }) => {
        shown.push(seq);
        throw new Error('a page broke');
      },
      onNews: () => {},
      logger: createLog('silent'),
    });
    for (const action of [0, 1]) log.tell(1, done(action));
    await log.settled();
    expect(shown).toEqual([1, 2]);
    expect(log.shown(1).steps[0]?.verdict).toBe('passed');
  });

  test('has a time that never goes back', async () => {
    const { sink, log } = begun({
      past: [{ seq: 1, at: Number.MAX_SAFE_INTEGER, epoch: 1, event: attended }],
    });
    log.tell(1, done(0));
    await log.settled();
    expect(sink.entries[0]?.at).toBe(Number.MAX_SAFE_INTEGER);
  });

  test('in another machine is not what was done in this one', async () => {
    const { log } = begun();
    log.tell(1, done(0));
    await log.settled();
    expect(log.shown(2)).toMatchObject({ epoch: 2, steps: [{ actions: [null, null] }, { actions: [null] }] });
    log.tell(2, attended);
    await log.settled();
    expect(log.shown(2)).toMatchObject({ steps: [{ attended: true }, { attended: false }] });
  });
});

describe('a log that was begun before', () => {
  const past: Entry[] = [
    { seq: 1, at: 5, epoch: 3, event: done(0) },
    { seq: 2, at: 6, epoch: 3, event: done(1) },
  ];

  test('goes on: its numbers, its machines, and the step that its learner was at', async () => {
    const { sink, log } = begun({ past });
    expect(log.from).toEqual({ epoch: 3, step: 1 });
    expect(log.shown(3)).toMatchObject({ seq: 2, ever: ['one'], steps: [{ verdict: 'passed' }, {}] });
    log.machineBegins(4, 1);
    await log.settled();
    expect(sink.entries).toMatchObject([
      { seq: 3, epoch: 4, event: { type: 'machine-begins', contents: ['one', 'two'], goal: 1 } },
    ]);
  });

  test('and was cut short on the way to a step goes on there', () => {
    const goal: Entry = {
      seq: 3,
      at: 7,
      epoch: 4,
      event: { type: 'machine-begins', contents: ['one', 'two'], goal: 1 },
    };
    expect(begun({ past: [...past, goal] }).log.from).toEqual({ epoch: 4, step: 1 });
  });

  test('of an older edition of the lab goes on at the first step that was never done', () => {
    const contents = ['one', 'between'];
    const begins: Entry = {
      seq: 3,
      at: 7,
      epoch: 4,
      event: { type: 'machine-begins', contents, goal: null },
    };
    expect(begun({ past: [...past, begins] }).log.from).toEqual({ epoch: 4, step: 1 });
    expect(begun({ past: [{ ...begins, seq: 1 }] }).log.from).toEqual({ epoch: 4, step: 0 });
  });

  test('has nothing running', () => {
    const event: LogEvent = { type: 'action-started', step: 0, action: 0, terminal: 'host', typed: 'x' };
    expect(begun({ past: [{ seq: 1, at: 0, epoch: 1, event }] }).log.shown(1).running).toEqual([]);
  });

  test('has nowhere to go where no machine ever began', () => {
    expect(begun().log.from).toEqual({ epoch: 0, step: 0 });
  });
});

describe('a store that fails', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('is tried again, people are told once, and nothing is shown as done until it is stored', async () => {
    const { sink, shown, news, log } = begun();
    sink.trouble = new Error('disk full');
    log.tell(1, done(0));
    await vi.advanceTimersByTimeAsync(3_000);
    log.tell(1, done(1));
    expect(shown).toEqual([]);
    expect(log.shown(1).steps[0]?.actions).toEqual([null, null]);
    expect(news).toEqual([expect.stringMatching(/^Your progress can’t be saved just now\./)]);
    expect(log.unsaved).toBe(news[0]);
    sink.trouble = null;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(shown.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(news.slice(1)).toEqual(['Your progress is saved again.']);
    expect(log.unsaved).toBeNull();
  });

  test('for too long: what happens then is lost, and that is told', async () => {
    const { sink, shown, news, log } = begun({
      limits: { kept: { entries: 1000, text: 1e6 }, waiting: { entries: 3, text: 1e6 } },
    });
    sink.trouble = new Error('disk full');
    for (let i = 0; i < 5; i += 1) log.tell(1, attended);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(news).toEqual([expect.stringMatching(/what you do now no longer counts/)]);
    sink.trouble = null;
    await vi.advanceTimersByTimeAsync(10_000);
    log.tell(1, done(0));
    await log.settled();
    expect(shown.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(news.at(-1)).toBe(
      'Your progress is saved again. Take a fresh machine for what was lost: it can be done again there.',
    );
  });

  test('is not waited for when the seat is over', async () => {
    const { sink, log } = begun();
    sink.trouble = new Error('disk full');
    log.tell(1, done(0));
    await vi.advanceTimersByTimeAsync(1);
    await log.end();
    expect(sink.entries).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('what a log holds is bounded', () => {
  test('in each entry, whatever JSON makes of it', async () => {
    const { sink, log } = begun();
    log.tell(1, {
      type: 'action-ended',
      result: actionResult({ shown: Array(1000).fill('\u0001'.repeat(2000)) }),
    });
    log.tell(1, {
      type: 'own-command',
      step: 0,
      terminal: 'host',
      prompt: '$',
      typed: 'x'.repeat(1e6),
      shown: [],
      status: 0,
    });
    log.tell(1, { type: 'machine-died', message: '', hint: '', detail: 'x\n'.repeat(1e6) });
    const all = {
      step: 0,
      title: '',
      verdict: 'passed',
      actions: [actionResult()],
      checks: [checkResult()],
      ms: 1,
    } as const;
    log.tell(1, { type: 'step-ended', result: all });
    await log.settled();
    for (const { event } of sink.entries) expect(JSON.stringify(event).length).toBeLessThan(512 * 1024);
    expect(sink.entries.at(-1)?.event).toMatchObject({ result: { actions: [], checks: [] } });
  });

  test('in all: outputs go first, then what counts for nothing', async () => {
    const { sink, news, log } = begun({
      limits: { kept: { entries: 1000, text: 20_000 }, waiting: { entries: 1000, text: 1e6 } },
    });
    for (let i = 0; i < 30; i += 1) log.tell(1, shows('x'.repeat(1000)));
    log.tell(1, done(0));
    log.tell(1, done(0));
    await log.settled();
    expect(sink.entries.length).toBeLessThan(20);
    expect(sink.entries.at(-1)?.event).toMatchObject({
      result: { verdict: 'passed', shown: ['… (left out: too much was shown in this session)'] },
    });
    expect(log.shown(1).steps[0]?.actions[0]).toMatchObject({ verdict: 'passed' });
    expect(news).toEqual([
      'So much has happened in this session that its log is full: what is done still counts, but outputs are no longer kept.',
    ]);
  });

  test('over all its parts, when it goes on', async () => {
    const past = [{ seq: 1, at: 0, epoch: 1, event: shows('x'.repeat(20_000)) }];
    const { sink, log } = begun({
      past,
      limits: { kept: { entries: 1000, text: 20_000 }, waiting: { entries: 1000, text: 1e6 } },
    });
    log.tell(1, shows('y'));
    await log.settled();
    expect(sink.entries).toEqual([]);
  });
});
