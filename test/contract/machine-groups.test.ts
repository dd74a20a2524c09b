/** Control groups of version 2 as the kernel's rules are, and those of this very host. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { findHomes } from '../../runner/host/cgroup/group-homes.ts';
import { kernelGroups } from '../../runner/host/cgroup/group-tree.ts';
import { hierarchies } from '../../runner/host/cgroup/hierarchies.ts';
import { MachineGroups, groupName } from '../../runner/host/cgroup/machine-groups.ts';
import { launching } from '../../runner/machine/qemu/launcher.ts';
import { SecondVersion } from '../unit/host/cgroup/second-version.ts';
import { machineGroupsContract } from './machine-groups-contract.ts';
import type { Groups } from './machine-groups-contract.ts';

const TOP = '/sys/fs/cgroup';

function secondVersion(): Groups {
  const tree = new SecondVersion(TOP).has(TOP, ['cpu', 'memory', 'pids', 'io'], [1]);
  return {
    tree,
    hierarchies: [{ version: 2, top: TOP, own: TOP, controllers: [] }],
    async enter(folders) {
      for (const folder of folders) tree.write(`${folder}/cgroup.procs`, '99');
      return {
        groups: folders.filter((folder) => tree.read(`${folder}/cgroup.procs`) === '99\n'),
        async [Symbol.asyncDispose]() {
          tree.write(`${TOP}/cgroup.procs`, '99');
        },
      };
    },
  };
}

function thisHost(): Groups {
  const [mounts = '', own = ''] = ['mountinfo', 'cgroup'].map((file) =>
    readFileSync(`/proc/self/${file}`, 'utf8'),
  );
  return {
    tree: kernelGroups,
    hierarchies: hierarchies(mounts, own),
    async enter(folders) {
      const [program, ...args] = launching(['sh', '-c', 'echo ready; exec sleep 600'], {
        descriptors: 3,
        groups: folders,
      });
      const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      const groups = readFileSync(`/proc/${child.pid}/cgroup`, 'utf8').trim().split('\n');
      return {
        groups: groups.map((line) => line.split(':')[2] ?? '').filter((path) => path.includes('/unbox-')),
        async [Symbol.asyncDispose]() {
          child.kill('SIGKILL');
          await once(child, 'exit');
        },
      };
    },
  };
}

machineGroupsContract('version 2', secondVersion, {
  'memory.max': String(768 * 2 ** 20),
  'memory.swap.max': String(768 * 2 ** 20),
  'pids.max': '97',
});

const here = thisHost();
const homes = await findHomes(kernelGroups, here.hierarchies, groupName('probe'));
const groups = new MachineGroups(kernelGroups, homes);

// Where a host lets us make none there is nothing to look at; `unbox doctor` says why.
machineGroupsContract(
  'this host',
  thisHost,
  {
    'pids.max': '97',
    [groups.version === 1 ? 'memory.limit_in_bytes' : 'memory.max']: String(768 * 2 ** 20),
  },
  describe.runIf(homes.lack === null),
);

test.runIf(homes.lack === null)('where the kernel ends a process for its memory, that is known', async () => {
  const group = groups.make('hungry', { memory: 64, tasks: 16 });
  const [program, ...args] = launching(['tail', '/dev/zero'], { descriptors: 3, groups: group.folders });
  const { signal } = await execa(program, args, { reject: false });
  expect(signal).toBe('SIGKILL');
  expect(group.ranOutOfMemory()).toBe(true);
  await group.remove();
});

test('without groups, older means hold: memory for itself', async () => {
  const [program, ...args] = launching(['tail', '/dev/zero'], { descriptors: 3, memory: 64 });
  const { stderr } = await execa(program, args, { reject: false });
  expect(stderr).toContain('memory exhausted');
});

test('a group that is gone does not keep a machine from starting', async () => {
  const [program, ...args] = launching(['echo', 'up'], {
    descriptors: 3,
    groups: ['/sys/fs/cgroup/no-such-group'],
  });
  const { stdout, stderr } = await execa(program, args);
  expect(stdout).toBe('up');
  expect(stderr).toContain('no longer a control group: /sys/fs/cgroup/no-such-group');
});
