/** Three test suites: `unit` takes less than a minute, `vm` runs real machines, `browser` a real server, machine and Chromium. */
import os from 'node:os';
import { defineConfig } from 'vitest/config';

/** Texts are compared as they read: a CI system's variables would colour them. */
const env = { NO_COLOR: '1' };

/** ms that `expect.poll` waits for what a busy host does late: it ends as soon as it is there. */
const expect = { poll: { timeout: 20_000 } };

/** One machine at a time: these suites measure times and count what a run leaves behind. */
const oneAtATime = {
  env,
  expect,
  fileParallelism: false,
  maxWorkers: 1,
  // Where a file asks for it: a machine has one processor, and two is the least a host has.
  maxConcurrency: 2,
  testTimeout: 180_000,
  hookTimeout: 300_000,
};

export default defineConfig({
  test: {
    reporters: ['default', './scripts/total-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          env,
          expect,
          include: ['test/unit/**/*.test.{ts,tsx}', 'test/contract/**/*.test.ts'],
          testTimeout: 120_000,
          // More than there are processors: many of them wait, for shells and for time limits.
          maxWorkers: 2 * os.availableParallelism(),
          sequence: { groupOrder: 0 },
        },
      },
      { test: { name: 'vm', include: ['test/vm/**/*.test.ts'], ...oneAtATime, sequence: { groupOrder: 1 } } },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          ...oneAtATime,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
