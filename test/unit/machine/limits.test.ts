/** Time limits in a machine's own time. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Limits } from '../../../runner/machine/limits.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('is over once, after its time, and not at all when it is taken back', () => {
  const limits = new Limits();
  const [kept, taken] = [vi.fn<() => void>(), vi.fn<() => void>()];
  limits.start(1000, kept);
  const forget = limits.start(500, taken);
  forget();
  vi.advanceTimersByTime(999);
  expect(kept).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  expect(kept).toHaveBeenCalledTimes(1);
  expect(taken).not.toHaveBeenCalled();
});

test('a machine that waits for its host is given that time again', () => {
  let held = 0;
  const limits = new Limits(() => held);
  const over = vi.fn<() => void>();
  limits.start(1000, over);
  // It gets a tenth of a processor.
  for (let ms = 0; ms < 9000; ms += 100) {
    vi.advanceTimersByTime(100);
    held += 90;
  }
  expect(over).not.toHaveBeenCalled();
  expect(limits.now()).toBeCloseTo(performance.now() - held, 0);
  vi.advanceTimersByTime(200);
  expect(over).toHaveBeenCalledTimes(1);
});

test('stands still with its machine, however often it is stopped', () => {
  const limits = new Limits();
  const over = vi.fn<() => void>();
  limits.start(1000, over);
  vi.advanceTimersByTime(600);
  limits.stop();
  limits.stop();
  const stopped = limits.now();
  const later = vi.fn<() => void>();
  limits.start(100, later);
  vi.advanceTimersByTime(60_000);
  expect(limits.now()).toBe(stopped);
  expect(over).not.toHaveBeenCalled();
  limits.go();
  limits.go();
  vi.advanceTimersByTime(100);
  expect(later).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(299);
  expect(over).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(over).toHaveBeenCalledTimes(1);
});
