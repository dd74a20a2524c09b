/** When tasks are looked at between commands. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TaskBeat } from '../../../runner/seat/task-beat.ts';

const page = {};
const start = 1_000_000;
let looks: number[];
/** What a look waits for. */
let work: Promise<void>;
let beat: TaskBeat<object>;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
  [looks, work] = [[], Promise.resolve()];
  beat = new TaskBeat(() => {
    looks.push(Date.now() - start);
    return work;
  });
});
afterEach(() => vi.useRealTimers());

it('soon after something was typed, then more and more seldom, and not for ever', async () => {
  beat.look(page, true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(looks).toEqual([]);
  beat.touched();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(looks.map((at) => (at - 10_000) / 1_000)).toEqual([1, 2, 3, 4.5, 6.75, 10.125, 15.125]);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(looks.at(-1)).toBeLessThan(10_000 + 5 * 60_000 + 5_001);
  const before = looks.length;
  beat.touched();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(looks).toHaveLength(before + 1);
});

it('not while the machine is frozen', async () => {
  beat.look(page, true);
  beat.touched();
  beat.frozen(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks).toEqual([]);
  beat.frozen(false);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(looks.length).toBeGreaterThan(0);
});

it('only while somebody sees a task', async () => {
  const other = {};
  beat.touched();
  await vi.advanceTimersByTimeAsync(5_000);
  beat.look(page, false);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(looks).toEqual([]);
  beat.look(page, true);
  beat.look(other, true);
  beat.leave(page);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(looks).toEqual([15_000]);
  beat.look(other, false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks).toEqual([15_000]);
});

it('never two at a time, and none once the machine is gone', async () => {
  let done = (): void => {};
  work = new Promise((resolve) => {
    done = resolve;
  });
  beat.look(page, true);
  beat.touched();
  await vi.advanceTimersByTimeAsync(4_000);
  beat.touched();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(looks).toEqual([1_000]);
  done();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(looks).toEqual([1_000, 10_000]);
  beat.rest();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks).toEqual([1_000, 10_000]);
});
