/** What an emulator and an agent are told, in which order, when a machine is frozen and used at once. */
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { Limits } from '../../../runner/machine/limits.ts';
import { Freezer } from '../../../runner/machine/qemu/freezer.ts';

afterEach(() => void vi.useRealTimers());

/** An agent that stands still when the test says so. */
function emulator(restless: boolean[] = []) {
  const said: string[] = [];
  const standing: (() => void)[] = [];
  const freezer = new Freezer(
    {
      qmp: {
        execute: async (command) => {
          said.push(command);
          await turn();
          return {};
        },
      },
      control: {
        limits: new Limits(),
        standStill: () => {
          said.push('stand still');
          return new Promise((resolve) => standing.push(resolve));
        },
        goOn: () => said.push('clock'),
      },
      rests: () => Promise.resolve(restless.shift() !== true),
      pageOut: async (signal) => {
        said.push('page out');
        signal.addEventListener('abort', () => said.push('enough'));
        await turn();
      },
    },
    (isFrozen) => said.push(isFrozen ? 'frozen' : 'goes on'),
  );
  const stands = async (): Promise<void> => {
    await turn();
    for (const resolve of standing.splice(0)) resolve();
    await turn();
  };
  return { freezer, said, stands };
}

test('the agent first, then the processor; a thaw sends everything at once', async () => {
  const { freezer, said, stands } = emulator();
  const freezing = freezer.freeze();
  await turn();
  expect([said, freezer.isFrozen]).toEqual([['stand still'], false]);
  await stands();
  await freezing;
  expect([said.splice(0), freezer.isFrozen]).toEqual([['stand still', 'frozen', 'stop'], true]);
  const thawing = freezer.thaw();
  // In the very turn of the event loop in which somebody typed.
  expect([said, freezer.isFrozen]).toEqual([['cont', 'clock', 'goes on'], false]);
  await thawing;
});

test('who comes while the agent gets ready is not stopped, and the clock is set all the same', async () => {
  const { freezer, said, stands } = emulator();
  const freezing = freezer.freeze();
  await turn();
  const thawing = freezer.thaw();
  await stands();
  await Promise.all([freezing, thawing]);
  expect(said).toEqual(['stand still', 'clock']);
});

test('who comes while it stops gets it back, and who leaves again lets it stop', async () => {
  const { freezer, said, stands } = emulator();
  void freezer.freeze();
  await stands();
  expect(said.splice(0)).toEqual(['stand still', 'frozen', 'stop']);
  await Promise.all([freezer.thaw(), freezer.thaw()]);
  expect(said.splice(0)).toEqual(['cont', 'clock', 'goes on']);
  void freezer.freeze();
  void freezer.thaw();
  const last = freezer.freeze();
  await stands();
  await stands();
  await last;
  expect([said.at(-1), freezer.isFrozen]).toEqual(['stop', true]);
});

test('for long: memory is given back once it has stopped, until somebody comes', async () => {
  const { freezer, said, stands } = emulator();
  const freezing = freezer.freeze(true);
  await stands();
  await freezing;
  expect(said.splice(0)).toEqual(['stand still', 'frozen', 'stop', 'page out']);
  await freezer.freeze(true);
  expect(said.splice(0)).toEqual(['page out']);
  await freezer.thaw();
  expect(said).toEqual(['enough', 'cont', 'clock', 'goes on']);
});

test('an agent that has no ear for it does not keep the machine awake', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { freezer, said } = emulator();
  const freezing = freezer.freeze();
  await vi.advanceTimersByTimeAsync(5000);
  await freezing;
  expect(said).toEqual(['stand still', 'frozen', 'stop']);
});

test('one whose emulator is gone says why, each time', async () => {
  const reason = new Error('gone');
  const freezer = new Freezer(
    {
      qmp: { execute: () => Promise.reject(reason) },
      control: { limits: new Limits(), standStill: () => Promise.resolve(), goOn: () => {} },
      rests: () => Promise.resolve(true),
      pageOut: () => Promise.resolve(),
    },
    () => {},
  );
  await expect(freezer.freeze()).rejects.toBe(reason);
  await expect(freezer.thaw()).rejects.toBe(reason);
});

test('one that is stopped and does not rest is stopped again, until it rests or is wanted', async () => {
  const { freezer, said, stands } = emulator([true, true]);
  const freezing = freezer.freeze();
  await turn();
  await stands();
  await freezing;
  expect(said).toEqual(['stand still', 'frozen', 'stop', 'cont', 'stop', 'cont', 'stop']);
});
