/** Where a process stands in the kernel's trees of control groups, as recorded on hosts of several kinds. */
import { expect, test } from 'vitest';
import { hierarchies } from '../../../../runner/host/cgroup/hierarchies.ts';

test('version 2 only, as a user of Debian 13 over ssh has it', () => {
  const mounts =
    '25 30 0:23 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot\n' +
    '30 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw\n';
  expect(hierarchies(mounts, '0::/user.slice/user-1000.slice/session-3.scope\n')).toEqual([
    {
      version: 2,
      top: '/sys/fs/cgroup',
      own: '/sys/fs/cgroup/user.slice/user-1000.slice/session-3.scope',
      controllers: [],
    },
  ]);
});

test('several trees of version 1, and one of version 2 beside them', () => {
  const mounts = `32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
38 31 0:35 / /sys/fs/cgroup/blkio rw,relatime - cgroup cgroup rw,blkio
40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
`;
  const memberships = `9:name=systemd:/
7:blkio:/
4:memory:/jobs/a:b
1:cpu,cpuacct:/
0::/
`;
  expect(hierarchies(mounts, memberships)).toEqual([
    {
      version: 1,
      top: '/sys/fs/cgroup/cpu,cpuacct',
      own: '/sys/fs/cgroup/cpu,cpuacct',
      controllers: ['cpu'],
    },
    {
      version: 1,
      top: '/sys/fs/cgroup/memory',
      own: '/sys/fs/cgroup/memory/jobs/a:b',
      controllers: ['memory'],
    },
    { version: 1, top: '/sys/fs/cgroup/blkio', own: '/sys/fs/cgroup/blkio', controllers: ['io'] },
    { version: 2, top: '/sys/fs/cgroup/unified', own: '/sys/fs/cgroup/unified', controllers: [] },
  ]);
});

test.each([
  ['a container that sees its own group as the topmost', '/', '0::/', '/sys/fs/cgroup'],
  ['one whose own part of the tree is mounted', '/docker/c0ffee', '0::/docker/c0ffee', '/sys/fs/cgroup'],
  ['and a group in it', '/docker/c0ffee', '0::/docker/c0ffee/init', '/sys/fs/cgroup/init'],
])('%s', (_, root, membership, own) => {
  const mounts = `1250 1249 0:27 ${root} /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw,nsdelegate`;
  expect(hierarchies(mounts, membership)).toMatchObject([{ own }]);
});

test.each([
  ['is outside what is mounted', '/docker/c0ffee', '0::/docker/other'],
  ['only begins like what is mounted', '/docker/c0', '0::/docker/c0ffee'],
  ['is above what is mounted', '/docker/c0ffee', '0::/'],
  ['is outside our own view', '/', '0::/../session-3.scope'],
  ['is not told', '/', ''],
])('none where our own group %s', (_, root, membership) => {
  const mounts = `1250 1249 0:27 ${root} /sys/fs/cgroup rw - cgroup2 cgroup rw`;
  expect(hierarchies(mounts, membership)).toEqual([]);
});

test('a folder whose name has a blank', () => {
  const mounts = String.raw`35 31 0:32 / /control\040groups rw - cgroup2 none rw`;
  expect(hierarchies(mounts, '0::/a b')).toMatchObject([
    { top: '/control groups', own: '/control groups/a b' },
  ]);
});
