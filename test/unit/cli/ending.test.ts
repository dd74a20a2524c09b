/** How commands end that are interrupted. */
import { expect, test } from 'vitest';
import { interruptible } from '../../../runner/cli/ending.ts';
import { processIo } from '../../../runner/cli/io.ts';

test('what fails after an interrupt is no bug, but the interrupt', async () => {
  const status = interruptible(processIo, async () => {
    process.emit('SIGTERM', 'SIGTERM');
    throw new Error('the machine is gone');
  });
  expect(await status).toBe(128 + 15);
});

test('what fails without one is told as what it is', async () => {
  const status = interruptible(processIo, () => Promise.reject(new Error('a bug')));
  await expect(status).rejects.toThrow('a bug');
});
