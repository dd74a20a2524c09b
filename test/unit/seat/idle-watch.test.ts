/** A session that nobody uses: its pages are warned, and then it is cleared away. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { IdleWatch } from '../../../runner/seat/idle-watch.ts';

const limits = { unclaimedMs: 100, abandonedMs: 1_000, untouchedMs: 60_000, warnMs: 10_000 };
let pages: number;
let told: (number | null)[];
let ends: string[];
let idle: IdleWatch;

beforeEach(() => {
  vi.useFakeTimers();
  [pages, told, ends] = [1, [], []];
  idle = new IdleWatch(limits, () => pages, {
    onChange: () => void told.push(idle.leftMs),
    onIdle: (why) => void ends.push(why),
  });
  idle.begin();
});
afterEach(() => {
  idle.stop();
  vi.useRealTimers();
});

it('ends when nobody has done anything for long enough, and says so before', () => {
  vi.advanceTimersByTime(49_999);
  expect([told, idle.leftMs]).toEqual([[], null]);
  vi.advanceTimersByTime(5_001);
  expect([told, idle.leftMs, ends]).toEqual([[10_000], 5_000, []]);
  vi.advanceTimersByTime(5_000);
  expect(ends).toEqual(['It was idle for 1 minute.']);
});

it('goes on when somebody does something, before the warning or after it', () => {
  vi.advanceTimersByTime(40_000);
  idle.touched();
  expect(told).toEqual([]);
  vi.advanceTimersByTime(55_000);
  idle.touched();
  expect(told).toEqual([10_000, null]);
  vi.advanceTimersByTime(59_999);
  expect([told, ends]).toEqual([[10_000, null, 10_000], []]);
  vi.advanceTimersByTime(1);
  expect(ends).toHaveLength(1);
});

it('ends when no page was open for long enough, counted from the last that left', () => {
  vi.advanceTimersByTime(1_000);
  expect(ends).toEqual([]);
  pages = 0;
  idle.pageLeft();
  vi.advanceTimersByTime(999);
  expect(ends).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(ends).toEqual(['It had no open page for 1 second.']);
});

it('says nothing once it was stopped', () => {
  idle.stop();
  idle.touched();
  idle.pageLeft();
  pages = 0;
  vi.advanceTimersByTime(100_000);
  expect([told, ends]).toEqual([[], []]);
});

it('ends soon when no page comes for a machine that is not there yet', () => {
  idle.stop();
  pages = 0;
  idle = new IdleWatch(limits, () => pages, { onChange: () => {}, onIdle: (why) => void ends.push(why) });
  vi.advanceTimersByTime(99);
  expect(ends).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(ends).toHaveLength(1);
});

it('lets somebody wait for a machine as long as it takes', () => {
  idle.stop();
  idle = new IdleWatch(limits, () => pages, { onChange: () => {}, onIdle: (why) => void ends.push(why) });
  vi.advanceTimersByTime(200_000);
  expect(ends).toEqual([]);
  idle.begin();
  vi.advanceTimersByTime(59_999);
  expect(ends).toEqual([]);
});
