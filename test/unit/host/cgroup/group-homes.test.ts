/** Where groups for machines can be made, on hosts of several kinds. */
import { describe, expect, test } from 'vitest';
import { findHomes } from '../../../../runner/host/cgroup/group-homes.ts';
import type { Hierarchy } from '../../../../runner/host/cgroup/hierarchies.ts';
import { SecondVersion } from './second-version.ts';

const TOP = '/sys/fs/cgroup';
const at = (own: string): Hierarchy[] => [{ version: 2, top: TOP, own: `${TOP}${own}`, controllers: [] }];
const home = (parent: string, controllers: readonly string[]) => ({
  found: [{ version: 2, parent: `${TOP}${parent}`, controllers }],
  lack: null,
});
const ALL = ['cpu', 'memory', 'pids', 'io'];

/** Leaves nothing behind: the groups are those that were there. */
async function find(tree: SecondVersion, own: string) {
  const before = tree.folders;
  const homes = await findHomes(tree, at(own), 'unbox-probe');
  expect(tree.folders).toEqual(before);
  return homes;
}

describe('a host with systemd', () => {
  const host = (foreign: readonly string[] = []) =>
    new SecondVersion(TOP, { foreign: foreign.map((folder) => `${TOP}${folder}`) })
      .has(TOP, ALL)
      .has(`${TOP}/system.slice`, ['memory', 'pids'])
      .has(`${TOP}/system.slice/unbox.service`, [], [1234])
      .has(`${TOP}/user.slice`, ALL)
      .has(`${TOP}/user.slice/user-1000.slice`, ALL)
      .has(`${TOP}/user.slice/user-1000.slice/session-3.scope`, [], [1234, 800])
      .has(`${TOP}/user.slice/user-1000.slice/user@1000.service`, ['cpu', 'memory', 'pids'])
      .has(`${TOP}/user.slice/user-1000.slice/user@1000.service/app.slice`, ['memory', 'pids'])
      .has(`${TOP}/user.slice/user-1000.slice/user@1000.service/app.slice/run-7.scope`, [], [1234]);
  const ROOTS = [
    '',
    '/user.slice',
    '/user.slice/user-1000.slice',
    '/user.slice/user-1000.slice/session-3.scope',
  ];

  test('as root in a session: beside the session, where all is handed on', async () => {
    const session = '/user.slice/user-1000.slice/session-3.scope';
    expect(await find(host(), session)).toEqual(home('/user.slice/user-1000.slice', ALL));
  });

  test('as a service: where the processor is shared out, too', async () => {
    expect(await find(host(), '/system.slice/unbox.service')).toEqual(home('', ALL));
  });

  test('as a service with a limit: not above it', async () => {
    const tree = host();
    tree.group(`${TOP}/system.slice/unbox.service`).files.set('memory.max', '1073741824\n');
    const { found, lack } = await find(tree, '/system.slice/unbox.service');
    expect(found).toEqual([]);
    expect(lack).toBe('the groups above ours hand nothing on');
  });

  test('as a user in the slice of the own service manager', async () => {
    const own = '/user.slice/user-1000.slice/user@1000.service';
    const homes = await find(host(ROOTS), `${own}/app.slice/run-7.scope`);
    expect(homes).toEqual(home(own, ['cpu', 'memory', 'pids']));
  });

  test('as a user over ssh, who may make none: why not', async () => {
    expect(await find(host(ROOTS), '/user.slice/user-1000.slice/session-3.scope')).toEqual({
      found: [],
      lack: `no group can be made in ${TOP}/user.slice/user-1000.slice/session-3.scope: permission denied`,
    });
  });
});

describe('a container', () => {
  test('whose groups it may change: its processes move one down, as controllers can only be handed on then', async () => {
    const tree = new SecondVersion(TOP, { isRoot: false }).has(TOP, [], [1, 1234]);
    expect(await findHomes(tree, at(''), 'unbox-probe')).toEqual(home('', ALL));
    expect(tree.read(`${TOP}/unbox-others/cgroup.procs`)).toBe('1\n1234\n');
    // The next one finds it done.
    expect(await findHomes(tree, at('/unbox-others'), 'unbox-probe')).toEqual(home('', ALL));
    expect(tree.folders).toEqual([TOP, `${TOP}/unbox-others`]);
  });

  test('whose groups are only to be read: why not', async () => {
    const tree = new SecondVersion(TOP, { isRoot: false, readOnly: true }).has(TOP, [], [1, 1234]);
    expect(await find(tree, '')).toEqual({
      found: [],
      lack: `no group can be made in ${TOP}: read-only file system`,
    });
  });
});

test('a host that boots without systemd: the topmost group hands everything on', async () => {
  const tree = new SecondVersion(TOP).has(TOP, [], [1234]);
  expect(await find(tree, '')).toEqual(home('', ALL));
});

test('a host that shares out no memory gets what there is, and says what is missing', async () => {
  const tree = new SecondVersion(TOP, { controllers: ['cpu', 'pids'] }).has(TOP, ['cpu', 'pids']);
  expect(await find(tree, '')).toEqual({
    found: [{ version: 2, parent: TOP, controllers: ['cpu', 'pids'] }],
    lack: 'memory is not shared out by control group',
  });
});

test('a disk counts only where the kernel shares it out by weight', async () => {
  const tree = new SecondVersion(TOP, { noDiskWeight: true }).has(TOP, ALL);
  expect(await find(tree, '')).toEqual(home('', ['cpu', 'memory', 'pids']));
});

test('a host without control groups', async () => {
  expect(await findHomes(new SecondVersion(TOP), [], 'unbox-probe')).toEqual({
    found: [],
    lack: 'no control groups are mounted',
  });
});
