/** Which memory of a stopped emulator is given back, and when. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { hasSwap, ownMemory, pageOut } from '../../../runner/machine/qemu/page-out.ts';

test('a host has swap or has none', () => {
  const head = 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n';
  expect([hasSwap(head), hasSwap(`${head}/dev/zram0   partition\t524284\t0\t-2\n`)]).toEqual([false, true]);
});

test('what belongs to no file, and is there, is an emulator’s own', () => {
  const smaps = `55d0c0a00000-55d0c0e00000 r-xp 00400000 fe:00 1 /usr/bin/qemu-system-x86_64
Rss:                1000 kB
Anonymous:             4 kB
55d0c1200000-55d0c1400000 rw-p 00c00000 fe:00 1 /usr/bin/qemu-system-x86_64
Rss:                  40 kB
Anonymous:            40 kB
55d0c1400000-55d0c1c00000 rw-p 00000000 00:00 0 [heap]
Anonymous:          8192 kB
7f0000000000-7f0004000000 rwxp 00000000 00:00 0
Anonymous:         24000 kB
VmFlags: rd wr ex mr mw me ac sd
7f0010000000-7f0030000000 rw-p 00000000 00:2a 7 /templates/x/ram
Anonymous:             0 kB
`;
  expect(ownMemory(smaps)).toEqual([
    { start: 0x55d0c1200000, length: 0x200000 },
    { start: 0x55d0c1400000, length: 0x800000 },
    { start: 0x7f0000000000, length: 0x4000000 },
  ]);
});

test('one that is gone meanwhile is no trouble', async () => {
  const child = spawn('true');
  const pid = child.pid ?? 0;
  await once(child, 'close');
  expect(await pageOut(pid, new AbortController().signal)).toBe(false);
});
