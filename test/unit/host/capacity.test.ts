/** How many machines fit: counted by what labs ask for, and by what is really free. */
import { describe, expect, test } from 'vitest';
import {
  COMMON_NEEDS,
  machinesThatFit,
  memoryShare,
  roomForMachines,
  roomOnThisHost,
} from '../../../runner/host/capacity.ts';
import { memoryFree } from '../../../runner/host/facts.ts';

test.each([
  [500, 512, 0],
  [1024 + 187, 512, 0],
  [1024 + 188, 512, 1],
  [1024 + 18_800, 512, 100],
  [1024 + 18_800, 2048, 32],
  [1024 + 18_800, 8192, 8],
])('%i MiB are enough for so many machines of %i MiB: %i', (free, memory, count) => {
  expect(machinesThatFit(free, { memory })).toBe(count);
});

describe('room', () => {
  const machines = (count: number, memory = 512) => Array.from({ length: count }, () => ({ memory }));

  test('for a number of machines ends with it', async () => {
    const room = roomForMachines(2);
    expect(await room.shortage(COMMON_NEEDS, machines(1))).toBeNull();
    expect(await room.shortage(COMMON_NEEDS, machines(2))).toBe('machines');
  });

  test('on this host is what labs ask for, not a number', async () => {
    const room = await roomOnThisHost(null);
    const large = 8192;
    // Half as many again as fit into all that is free now.
    const many = Math.ceil((1.5 * (await memoryFree())) / memoryShare({ memory: large }));
    expect(await room.shortage(COMMON_NEEDS, [])).toBeNull();
    expect(await room.shortage({ memory: large }, machines(many, large))).toBe('machines');
  });

  test('on this host is less where fewer machines are wanted', async () => {
    const room = await roomOnThisHost(1);
    expect(await room.shortage(COMMON_NEEDS, [])).toBeNull();
    expect(await room.shortage(COMMON_NEEDS, machines(1))).toBe('machines');
  });

  test('on this host is none for a machine that what is free now would not do for', async () => {
    const room = await roomOnThisHost(10);
    expect(await room.shortage({ memory: 8 * (await memoryFree()) }, [])).toBe('memory');
  });
});
