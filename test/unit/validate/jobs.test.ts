/** How many labs run side by side. */
import { describe, expect, test } from 'vitest';
import { defaultJobs } from '../../../runner/validate/jobs.ts';

describe('how many side by side', () => {
  const lab = (memory: number) => ({ machine: { memory, cpus: 1 } });

  test.each([
    ['one a core', [512, 512], { processors: 4, memory: 32_000 }, 4],
    [
      'fewer where the largest would not fit so often',
      [512, 2048],
      { processors: 8, memory: 1024 + 3 * 572 },
      3,
    ],
    ['one, however small the host is', [512], { processors: 2, memory: 100 }, 1],
    ['one, where there is nothing to run', [], { processors: 1, memory: 100 }, 1],
  ])('%s', (_, memories, host, jobs) => {
    expect(defaultJobs(memories.map(lab), host)).toBe(jobs);
  });
});
