/** How many machines fit: counted by what labs ask for, and by what is really free. */
import { describe, expect, test } from 'vitest';
import {
  hasRoomToSpare,
  COMMON_NEEDS,
  isEnough,
  machinesThatFit,
  memoryShare,
  roomForMachines,
  roomOnThisHost,
} from '../../../runner/host/capacity.ts';
import type { Needs } from '../../../runner/host/capacity.ts';
import { memoryFree } from '../../../runner/host/facts.ts';

test.each([
  [500, 512, 0],
  [1024 + 187, 512, 0],
  [1024 + 188, 512, 1],
  [1024 + 18_800, 512, 100],
  [1024 + 18_800, 2048, 32],
  [1024 + 18_800, 8192, 8],
])('%i MiB are enough for so many machines of %i MiB: %i', (free, memory, count) => {
  expect(machinesThatFit({ memory: free, processors: 64 }, { memory, cpus: 1 })).toEqual({
    count,
    limit: 'memory',
  });
});

test.each([
  [2, 1, 64],
  [2, 2, 32],
  // More than there are can't be used.
  [2, 8, 32],
  [16, 8, 64],
])('%i processors are enough for so many machines of %i: %i', (processors, cpus, count) => {
  expect(machinesThatFit({ memory: 200_000, processors }, { memory: 512, cpus })).toEqual({
    count,
    limit: 'processors',
  });
});

test('what is enough for another machine', () => {
  const room: Needs = { memory: 1024, cpus: 2 };
  expect(isEnough(room, room)).toBe(true);
  expect(isEnough(room, { memory: 512, cpus: 1 })).toBe(true);
  expect(isEnough(room, { memory: 2048, cpus: 1 })).toBe(false);
  expect(isEnough(room, { memory: 512, cpus: 4 })).toBe(false);
});

describe('room', () => {
  const machines = (count: number, needs: Partial<Needs> = {}) =>
    Array.from({ length: count }, () => ({ ...COMMON_NEEDS, ...needs }));

  test('for a number of machines ends with it', async () => {
    const room = roomForMachines(2);
    expect(await room.shortage(COMMON_NEEDS, machines(1))).toBeNull();
    expect(await room.shortage(COMMON_NEEDS, machines(2))).toBe('machines');
  });

  test('on this host is what labs ask for, not a number', async () => {
    const room = roomOnThisHost(null);
    const large = { memory: 8192 };
    expect(await room.shortage(COMMON_NEEDS, [])).toBeNull();
    // Half as many again as fit into all that is free now.
    const many = Math.ceil((1.5 * (await memoryFree())) / memoryShare({ ...COMMON_NEEDS, ...large }));
    expect(await room.shortage({ ...COMMON_NEEDS, ...large }, machines(many, large))).toBe('machines');
  });

  test('on this host is less where fewer machines are wanted', async () => {
    const room = roomOnThisHost(1);
    expect(await room.shortage(COMMON_NEEDS, [])).toBeNull();
    expect(await room.shortage(COMMON_NEEDS, machines(1))).toBe('machines');
  });

  test('on this host is none for a machine that what is free now would not do for', async () => {
    const room = roomOnThisHost(10);
    const memory = 8 * (await memoryFree());
    expect(await room.shortage({ memory, cpus: 1 }, [])).toBe('memory');
  });

  const host = { memory: 200_000, disk: 200_000, processors: 2 };
  const on = (free: Partial<typeof host>) => {
    const { memory, disk, processors } = { ...host, ...free };
    return roomOnThisHost(null, {
      memory: () => Promise.resolve(memory),
      disk: () => Promise.resolve(disk),
      processors,
    });
  };

  test('by processors: as many as may share one, and a lab that asks for four counts as what there is', async () => {
    const room = on({});
    expect(await room.shortage(COMMON_NEEDS, machines(63))).toBeNull();
    expect(await room.shortage(COMMON_NEEDS, machines(64))).toBe('machines');
    const four = { memory: 512, cpus: 4 };
    expect(await room.shortage(four, machines(62))).toBeNull();
    expect(await room.shortage(four, machines(63))).toBe('machines');
    expect(await room.shortage(COMMON_NEEDS, machines(32, { cpus: 4 }))).toBe('machines');
  });

  test('for the first machine there is always some, whatever it asks for', async () => {
    expect(await on({ memory: 1500, processors: 1 }).shortage({ memory: 1024, cpus: 8 }, [])).toBeNull();
  });

  test('by disk: each machine may write something, whatever the others write', async () => {
    const room = on({ disk: 1024 + 3 * 256 });
    expect(await room.shortage(COMMON_NEEDS, machines(2))).toBeNull();
    expect(await room.shortage(COMMON_NEEDS, machines(3))).toBe('disk');
  });

  test('machines that an earlier server has left have had their part of the memory already', async () => {
    // Ten are there; five more would fit.
    const room = on({ memory: 1024 + 5 * 188 });
    expect(await room.shortage(COMMON_NEEDS, machines(10))).toBeNull();
    expect(await room.shortage(COMMON_NEEDS, machines(14))).toBeNull();
    expect(await room.shortage(COMMON_NEEDS, machines(15))).toBe('machines');
  });
});

test('there is none to spare where not even one more would fit', async () => {
  expect(await hasRoomToSpare({ memory: 8 * (await memoryFree()), cpus: 1 })).toBe(false);
});
