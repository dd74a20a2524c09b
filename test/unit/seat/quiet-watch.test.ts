/** When a machine has nothing to do for anybody. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { QuietWatch } from '../../../runner/seat/quiet-watch.ts';

const limits = { quietMs: 60_000, watchedMs: 600_000, unseenMs: 30_000 };
let pages: number;
let view: { runs: boolean; isWatched: boolean };
const onQuiet = vi.fn<(isSeen: boolean) => void>();
let quiet: QuietWatch;

beforeEach(() => {
  vi.useFakeTimers();
  onQuiet.mockClear();
  [pages, view] = [1, { runs: false, isWatched: false }];
  quiet = new QuietWatch(limits, () => pages, view, onQuiet);
  quiet.begin();
});
afterEach(() => {
  quiet.stop();
  vi.useRealTimers();
});

it('when nobody has done anything for long enough', () => {
  vi.advanceTimersByTime(50_000);
  quiet.touched();
  vi.advanceTimersByTime(59_999);
  expect(onQuiet).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(onQuiet.mock.calls).toEqual([[true]]);
  quiet.rest();
  vi.advanceTimersByTime(3_600_000);
  expect(onQuiet).toHaveBeenCalledOnce();
  quiet.begin();
  vi.advanceTimersByTime(60_000);
  expect(onQuiet).toHaveBeenCalledTimes(2);
});

it('again, while that has no effect: the machine may be busy', () => {
  vi.advanceTimersByTime(60_000);
  vi.advanceTimersByTime(60_000);
  expect(onQuiet.mock.calls).toEqual([[true], [true]]);
});

it('once more when a machine that is asleep has been left alone', () => {
  vi.advanceTimersByTime(60_000);
  quiet.rest();
  pages = 0;
  quiet.pageLeft();
  vi.advanceTimersByTime(29_999);
  expect(onQuiet.mock.calls).toEqual([[true]]);
  vi.advanceTimersByTime(1);
  expect(onQuiet.mock.calls).toEqual([[true], [false]]);
  quiet.rest();
  vi.advanceTimersByTime(3_600_000);
  expect(onQuiet).toHaveBeenCalledTimes(2);
});

it('not while a program runs that somebody may look at', () => {
  view.runs = true;
  vi.advanceTimersByTime(3_600_000);
  expect(onQuiet).not.toHaveBeenCalled();
  view.runs = false;
  vi.advanceTimersByTime(60_000);
  expect(onQuiet).toHaveBeenCalledOnce();
});

it('later while a page shows a plot or the X-ray', () => {
  view.isWatched = true;
  vi.advanceTimersByTime(599_999);
  expect(onQuiet).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(onQuiet).toHaveBeenCalledOnce();
});

it('whatever runs, when nobody has been there for a while', () => {
  view.runs = true;
  view.isWatched = true;
  vi.advanceTimersByTime(500_000);
  pages = 0;
  quiet.pageLeft();
  vi.advanceTimersByTime(29_999);
  expect(onQuiet).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(onQuiet.mock.calls).toEqual([[false]]);
});

it('a page that comes back in time puts it off', () => {
  pages = 0;
  quiet.pageLeft();
  vi.advanceTimersByTime(29_000);
  pages = 1;
  quiet.touched();
  vi.advanceTimersByTime(59_000);
  expect(onQuiet).not.toHaveBeenCalled();
});
