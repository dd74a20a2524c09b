/** A session's time: it ends, and can be prolonged a few times. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SessionClock } from '../../../runner/seat/seat-clock.ts';

const limits = { totalMs: 60_000, warnMs: 10_000, extensionMs: 30_000, extensions: 1 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('counts down and is over', () => {
  const onOver = vi.fn<() => void>();
  const clock = new SessionClock(limits, onOver);
  clock.begin();
  vi.advanceTimersByTime(59_000);
  expect(clock.view).toEqual({ leftMs: 1_000, warnMs: 10_000, extensionMs: 30_000, extensions: 1 });
  expect(onOver).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(onOver).toHaveBeenCalledOnce();
});

it('gives more time as often as it may', () => {
  const onOver = vi.fn<() => void>();
  const clock = new SessionClock(limits, onOver);
  clock.begin();
  vi.advanceTimersByTime(55_000);
  expect(clock.extend()).toBe(true);
  expect(clock.extend()).toBe(false);
  expect(clock.view).toMatchObject({ leftMs: 35_000, extensions: 0 });
  vi.advanceTimersByTime(34_000);
  expect(onOver).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(onOver).toHaveBeenCalledOnce();
});

it('can be longer than a timer', () => {
  const onOver = vi.fn<() => void>();
  const clock = new SessionClock({ ...limits, totalMs: 30 * 24 * 60 * 60_000 }, onOver);
  clock.begin();
  vi.advanceTimersByTime(60_000);
  expect(onOver).not.toHaveBeenCalled();
  clock.stop();
});

it('is never over once it was stopped', () => {
  const onOver = vi.fn<() => void>();
  const clock = new SessionClock(limits, onOver);
  clock.begin();
  clock.stop();
  vi.advanceTimersByTime(100_000);
  expect(onOver).not.toHaveBeenCalled();
});

it('does not count before it begins', () => {
  const onOver = vi.fn<() => void>();
  const clock = new SessionClock(limits, onOver);
  vi.advanceTimersByTime(100_000);
  expect([clock.extend(), clock.view.leftMs]).toEqual([true, 90_000]);
  clock.begin();
  vi.advanceTimersByTime(89_999);
  expect(onOver).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(onOver).toHaveBeenCalledOnce();
});
