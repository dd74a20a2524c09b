/** How often a page may say what, and what becomes of the rest. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ClientMessage } from '../../../runner/seat/protocol.ts';
import { MessageBudgets, type Message } from '../../../runner/seat/message-budgets.ts';

let due: ClientMessage[];
let budgets: MessageBudgets;

beforeEach(() => {
  vi.useFakeTimers();
  due = [];
  budgets = new MessageBudgets((message) => due.push(message));
});
afterEach(() => {
  budgets.stop();
  vi.useRealTimers();
});

const resize = (cols: number, terminal = 'host'): Message => ({ type: 'resize', terminal, cols, rows: 24 });

it('a flood of sizes comes down to the last one of each terminal', () => {
  const verdicts = Array.from({ length: 2_000 }, (_, at) => budgets.admit(resize(20 + (at % 100))));
  expect(verdicts.filter((verdict) => verdict === 'now')).toHaveLength(12);
  budgets.admit(resize(200, 'inside'));
  budgets.admit(resize(133));
  expect(due).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(due).toEqual([resize(133), resize(200, 'inside')]);
});

it('sizes of terminals that nobody has do not pile up', () => {
  const verdicts = Array.from({ length: 10_000 }, (_, at) => budgets.admit(resize(100, `made-up-${at}`)));
  expect(verdicts.filter((verdict) => verdict === 'later').length).toBeLessThan(50);
  expect(verdicts.at(-1)).toBe('refused');
});

it('what waits is never done after what came later', () => {
  for (let at = 0; at < 20; at++) budgets.admit(resize(100));
  budgets.admit(resize(101));
  vi.advanceTimersByTime(50);
  expect(budgets.admit(resize(102))).toBe('later');
  vi.advanceTimersByTime(1_000);
  expect(due).toEqual([resize(102)]);
});

it.each(['check', 'reset', 'forward', 'run', 'suggest', 'extend', 'input'] as const)(
  'a flood of "%s" is refused, and taken again after a while',
  (type) => {
    const message = { type, id: 1, epoch: 1, step: 0, action: 0, terminal: 'host', command: 'x', data: 'x' };
    const verdicts = Array.from({ length: 1_000 }, () => budgets.admit(message as Message));
    expect(verdicts[0]).toBe('now');
    expect(verdicts.at(-1)).toBe('refused');
    expect(verdicts.filter((verdict) => verdict === 'now').length).toBeLessThanOrEqual(400);
    vi.advanceTimersByTime(6_000);
    expect(budgets.admit(message as Message)).toBe('now');
    expect(due).toEqual([]);
  },
);

it('kinds do not take each other’s budget', () => {
  for (let at = 0; at < 2_000; at++) budgets.admit(resize(100));
  expect(budgets.admit({ type: 'input', id: 1, epoch: 1, terminal: 'host', data: '\u0003' })).toBe('now');
});

it('nothing is done any more once it was stopped', () => {
  for (let at = 0; at < 100; at++) budgets.admit(resize(100));
  budgets.stop();
  vi.advanceTimersByTime(10_000);
  expect(due).toEqual([]);
});
