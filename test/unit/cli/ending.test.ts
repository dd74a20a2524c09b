/** How commands end that are interrupted. */
import { expect, test } from 'vitest';
import { ending, interruptible } from '../../../runner/cli/ending.ts';
import { processIo } from '../../../runner/cli/io.ts';
import { OutputError } from '../../../runner/cli/lost-output.ts';
import { HostError, SettingError } from '../../../runner/host/host-error.ts';
import { fakeIo } from './fake-io.ts';

test('what fails after an interrupt is no bug, but the interrupt', async () => {
  const status = interruptible(processIo, async () => {
    process.emit('SIGTERM', 'SIGTERM');
    throw new Error('the machine is gone');
  });
  expect(await status).toBe(128 + 15);
});

test('what fails without one is reported as what it is', async () => {
  const status = interruptible(processIo, () => Promise.reject(new Error('a bug')));
  await expect(status).rejects.toThrow('a bug');
});

test('two different signals ask once: what was begun is tidied up', async () => {
  let tidy = false;
  const status = interruptible(processIo, async (signal) => {
    process.emit('SIGINT', 'SIGINT');
    process.emit('SIGTERM', 'SIGTERM');
    await Promise.resolve();
    tidy = true;
    signal.throwIfAborted();
    return 0;
  });
  expect([await status, tidy]).toEqual([130, true]);
});

test.each(['stdout', 'stderr'] as const)('when nobody reads %s, it ends', async (name) => {
  const io = fakeIo();
  const status = interruptible(
    io,
    (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('the machine is gone')));
        io[name].emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      }),
  );
  expect(await status).toBe(141);
});

test.each([
  [new SettingError('UNBOX_ACCEL is odd.'), 2, '✗ UNBOX_ACCEL is odd.\n'],
  [new HostError('The folder is not yours.'), 3, '✗ The folder is not yours.\n'],
  [new OutputError('It is full.'), 74, 'It is full.\n'],
])('what a person can mend is no bug: %o', async (error, status, told) => {
  const io = fakeIo();
  const fail = (): never => {
    throw error;
  };
  expect(await ending(io, async () => fail())).toBe(status);
  expect(io.err()).toBe(told);
});
