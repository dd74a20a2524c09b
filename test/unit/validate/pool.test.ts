import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { defaultJobs } from '../../../runner/validate/jobs.ts';
import { pool } from '../../../runner/validate/pool.ts';

describe('a pool', () => {
  test('does everything once, in order, so many at a time and never more', async () => {
    const begun: number[] = [];
    let now = 0;
    let most = 0;
    await pool([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      begun.push(item);
      most = Math.max(most, ++now);
      await sleep(item % 2 === 0 ? 1 : 5);
      now--;
    });
    expect(begun).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
    expect(now).toBe(0);
  });

  test('begins nothing more after a failure, waits for what is under way, and throws it', async () => {
    const ended: number[] = [];
    const running = pool([1, 2, 3, 4], 2, async (item) => {
      if (item === 1) throw new Error('no room');
      await sleep(10);
      ended.push(item);
    });
    await expect(running).rejects.toThrow('no room');
    expect(ended).toEqual([2]);
  });

  test('of nothing', async () => {
    await expect(pool([], 4, () => Promise.reject(new Error('never')))).resolves.toBeUndefined();
  });
});

describe('how many side by side', () => {
  const lab = (memory: number) => ({ machine: { memory } });

  test.each([
    ['one a core', [512, 512], { cores: 4, memory: 32_000 }, 4],
    ['fewer where the largest would not fit so often', [512, 2048], { cores: 8, memory: 1024 + 3 * 572 }, 3],
    ['one, however small the host is', [512], { cores: 2, memory: 100 }, 1],
    ['one, where there is nothing to run', [], { cores: 1, memory: 100 }, 1],
  ])('%s', (_, memories, host, jobs) => {
    expect(defaultJobs(memories.map(lab), host)).toBe(jobs);
  });
});
