/** What control groups of both versions have to do for a machine. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findHomes } from '../../runner/host/cgroup/group-homes.ts';
import type { GroupTree } from '../../runner/host/cgroup/group-tree.ts';
import type { Hierarchy } from '../../runner/host/cgroup/hierarchies.ts';
import { MachineGroups, groupName, sweepGroups } from '../../runner/host/cgroup/machine-groups.ts';
import { ownerName } from '../../runner/host/owner.ts';

export interface Groups {
  readonly tree: GroupTree;
  readonly hierarchies: readonly Hierarchy[];
  /** Puts a process into those groups. */
  enter(folders: readonly string[]): Promise<{ readonly groups: readonly string[] } & AsyncDisposable>;
}

const LIMITS = { memory: 768, tasks: 97 };

/** Where such a host has its limits: file → content, in one folder of the group. */
export function machineGroupsContract(
  title: string,
  host: () => Groups,
  files: Readonly<Record<string, string>>,
  suite: (name: string, tests: () => void) => unknown = describe,
): void {
  suite(`control groups: ${title}`, () => {
    const run = mkdtempSync(join(tmpdir(), 'unbox-groups-'));
    beforeAll(() => void vi.stubEnv('UNBOX_RUN', run));
    afterAll(() => {
      vi.unstubAllEnvs();
      rmSync(run, { recursive: true });
    });

    const found = async ({ tree, hierarchies }: Groups): Promise<MachineGroups> =>
      new MachineGroups(tree, await findHomes(tree, hierarchies, groupName('probe')));
    const says = (tree: GroupTree, folders: readonly string[], file: string): string | undefined =>
      folders.flatMap((folder) => {
        try {
          return tree.read(join(folder, file)).trim();
        } catch {
          return [];
        }
      })[0];

    test('processor, memory, tasks: nothing is missing', async () => {
      const groups = await found(host());
      expect(groups.lack).toBeNull();
      expect(groups.controllers).toEqual(expect.arrayContaining(['cpu', 'memory', 'pids']));
    });

    test('a machine has its limits before its process is there, and then the process is in all of its groups', async () => {
      const there = host();
      const groups = await found(there);
      const group = groups.make('machine-1', LIMITS);
      for (const [file, content] of Object.entries(files))
        expect([file, says(there.tree, group.folders, file)]).toEqual([file, content]);
      {
        await using process = await there.enter(group.folders);
        expect(process.groups).toHaveLength(group.folders.length);
        for (const path of process.groups) expect(path).toMatch(/\/unbox-machine-1-\d+-\d+$/);
        expect(group.ranOutOfMemory()).toBe(false);
      }
      await group.remove();
    });

    test('a machine weighs a tenth of what others do, and stands beside them', async () => {
      const there = host();
      const groups = await found(there);
      const group = groups.make('machine-1', LIMITS);
      const weights = ['cpu.weight', 'cpu.shares'].map((file) => says(there.tree, group.folders, file));
      expect(weights).toEqual(groups.version === 1 ? [undefined, '112'] : ['11', undefined]);
      await group.remove();
    });

    test('when the last machine is gone, nothing is left', async () => {
      const there = host();
      const groups = await found(there);
      const [first, second] = [groups.make('machine-1', LIMITS), groups.make('machine-2', LIMITS)];
      const left = () =>
        first.folders
          .flatMap((folder) => there.tree.groupsIn(dirname(folder)))
          .filter((name) => name.endsWith(ownerName()));
      expect(readdirSync(run)).toEqual([expect.stringMatching(/^groups-\d+-\d+$/)]);
      await first.remove();
      await first.remove();
      expect(new Set(left())).toEqual(new Set([groupName('machine-2')]));
      await second.remove();
      expect(left()).toEqual([]);
      expect(readdirSync(run)).toEqual([]);
    });

    test('what a killed owner left is removed; what a living one has, and what is no group of ours, is not', async () => {
      const there = host();
      const [home] = (await findHomes(there.tree, there.hierarchies, groupName('probe'))).found;
      const parent = home?.parent ?? '';
      // A process id that Linux does not give.
      const [dead, alive, foreign] = ['unbox-m-4194305-1', groupName('m'), 'other-m-4194305-1'] as const;
      for (const name of [dead, alive, foreign]) there.tree.make(join(parent, name));
      expect(await sweepGroups('groups-4194305-1', `${parent}\n${run}/gone`, there.tree)).toBe(true);
      const left = there.tree.groupsIn(parent);
      expect(left).not.toContain(dead);
      expect(left).toEqual(expect.arrayContaining([alive, foreign]));
      for (const name of [alive, foreign]) there.tree.remove(join(parent, name));
    });
  });
}
