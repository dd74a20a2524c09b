/** What a machine gets of its host: a control group of its own, from before it runs until it is gone. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { machineGroups } from '../../runner/host/cgroup/this-host.ts';
import type { Machine } from '../../runner/machine/machine.ts';
import { QemuMachine } from '../../runner/machine/qemu/qemu-machine.ts';
import { PATIENCE, death, startMachine } from './vm.ts';

let machine: Machine | undefined;
afterEach(() => machine?.dispose());

/** Where a host lets us make none, `unbox doctor` says so; without them there is nothing to look at. */
const { lack } = await machineGroups();

/** Folders of the groups of ours that a machine's emulator is in. */
async function groupsOf(of: Machine): Promise<readonly string[]> {
  if (!(of instanceof QemuMachine)) throw new TypeError('no QEMU machine');
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8');
  const paths = readFileSync(`/proc/${of.pid}/cgroup`, 'utf8')
    .split('\n')
    .map((line) => line.split(':')[2] ?? '')
    .filter((path) => path.includes('/unbox-'));
  const tops = mounts
    .split('\n')
    .flatMap((line) => (line.includes(' - cgroup') ? (line.split(' ')[4] ?? '') : []));
  return tops.flatMap((top) => paths.map((path) => join(top, path))).filter((folder) => existsSync(folder));
}

test.runIf(lack === null)('each machine has its own, and leaves none', async () => {
  machine = await startMachine();
  const first = await groupsOf(machine);
  await using other = await startMachine();
  expect((await groupsOf(other)).filter((folder) => first.includes(folder))).toEqual([]);
  const limits = first.flatMap((folder) =>
    ['memory.limit_in_bytes', 'memory.max', 'pids.max'].flatMap((file) =>
      existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim() : [],
    ),
  );
  // 512 MiB of the guest, 64 of translated code, 192 of QEMU's own; a processor and 96 threads of QEMU's own.
  expect(new Set(limits)).toEqual(new Set([String(768 * 2 ** 20), '97']));
  await machine.reset();
  expect(first.filter((folder) => existsSync(folder))).toEqual([]);
  const second = await groupsOf(machine);
  expect(second).not.toEqual([]);
  await other.dispose();
  await machine.dispose();
  expect(second.filter((folder) => existsSync(folder))).toEqual([]);
});

test.runIf(lack === null)(
  'one whose emulator takes more memory than it may have is ended, and told why',
  async () => {
    machine = await startMachine();
    const groups = await groupsOf(machine);
    const files = groups.flatMap((folder) =>
      ['memory.limit_in_bytes', 'memory.max'].map((file) => join(folder, file)),
    );
    const limit = files.find((file) => existsSync(file));
    if (limit === undefined) throw new Error('there is no limit');
    const died = death(machine);
    writeFileSync(limit, String(128 * 2 ** 20));
    machine
      .exec(['dd', 'if=/dev/zero', 'of=/dev/shm/much', 'bs=1M', 'count=200'], { timeoutMs: PATIENCE })
      .catch(() => {});
    expect(await died).toMatchObject({
      code: 'killed',
      message: "The machine's emulator was ended because memory had run out.",
      hint: 'Start over with a fresh machine. If it happens again, run fewer machines at once.',
    });
  },
);
