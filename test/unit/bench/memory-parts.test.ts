/** Where an emulator's memory goes, read from what the kernel says. */
import { expect, test } from 'vitest';
import { memoryParts, partsOf } from '../../../runner/bench/memory-parts.ts';

const mapping = (head: string, pss: number, anonymous: number): string =>
  `${head}\nSize: 999999 kB\nRss: 999999 kB\nPss: ${pss} kB\nPss_Dirty: ${pss} kB\nAnonymous: ${anonymous} kB\nVmFlags: rd wr`;

test('each mapping counts for what it is for', () => {
  const smaps = [
    mapping(
      '7f0000000000-7f0020000000 rw-p 00000000 fe:00 16073204                   /cache/ram',
      4096,
      3072,
    ),
    mapping('7f0030000000-7f0034000000 rwxp 00000000 00:00 0 ', 20_480, 20_480),
    mapping('555800414000-555801544000 rw-p 00000000 00:00 0                          [heap]', 8192, 8192),
    mapping('5557f12ad000-5557f1926000 r-xp 00497000 fe:00 2170887  /usr/bin/qemu-system-x86_64', 512, 0),
    mapping('7f94ee800000-7f94ee9c7000 r--p 00000000 fe:00 5595149  /usr/lib/libcapstone.so.4', 1536, 1024),
    mapping('7f94c6200000-7f94c6400000 rw-p 00000000 00:00 0 ', 1024, 1024),
  ].join('\n');
  expect(partsOf(`${smaps}\n`)).toEqual({
    guestOwn: 3,
    guestShared: 1,
    translated: 20,
    heap: 8,
    program: 2,
    other: 1,
    total: 35,
  });
});

test('a real process has a heap and a program, and no guest', () => {
  const { guestOwn, guestShared, program, total } = memoryParts(process.pid);
  expect([guestOwn, guestShared]).toEqual([0, 0]);
  expect(program).toBeGreaterThan(1);
  expect(total).toBeGreaterThan(program);
});
