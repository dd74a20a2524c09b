/** What control groups of both versions have to do for a machine. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findHomes } from '../../runner/host/cgroup/group-homes.ts';
import type { GroupTree } from '../../runner/host/cgroup/group-tree.ts';
import type { Hierarchy } from '../../runner/host/cgroup/hierarchies.ts';
import { MachineGroups, ownGroup, sweepGroups } from '../../runner/host/cgroup/machine-groups.ts';

export interface Groups {
  readonly tree: GroupTree;
  readonly hierarchies: readonly Hierarchy[];
  /** Puts a process into those groups. */
  enter(folders: readonly string[]): Promise<{ readonly groups: readonly string[] } & AsyncDisposable>;
}

const LIMITS = { memory: 768, tasks: 97 };

/** Where such a host has its limits: file → content, in one folder of the group. */
export function machineGroupsContract(
  name: string,
  host: () => Groups,
  files: Readonly<Record<string, string>>,
  suite: (name: string, tests: () => void) => unknown = describe,
): void {
  suite(`control groups: ${name}`, () => {
    const run = mkdtempSync(join(tmpdir(), 'unbox-groups-'));
    beforeAll(() => void vi.stubEnv('UNBOX_RUN', run));
    afterAll(() => {
      vi.unstubAllEnvs();
      rmSync(run, { recursive: true });
    });

    const found = async ({ tree, hierarchies }: Groups): Promise<MachineGroups> =>
      new MachineGroups(tree, await findHomes(tree, hierarchies, ownGroup()));
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
        for (const path of process.groups) expect(path).toMatch(/\/unbox-\d+-\d+\/machine-1$/);
        expect(group.ranOutOfMemory()).toBe(false);
      }
      await group.remove();
    });

    test('all machines together weigh half as much as whoever has them', async () => {
      const there = host();
      const group = (await found(there)).make('machine-1', LIMITS);
      const all = group.folders.map((folder) => join(folder, '..'));
      expect([says(there.tree, all, 'cpu.weight'), says(there.tree, all, 'cpu.shares')]).toContain(
        groupsWeight(there),
      );
      await group.remove();
    });

    test('when the last machine is gone, nothing is left', async () => {
      const there = host();
      const groups = await found(there);
      const [first, second] = [groups.make('machine-1', LIMITS), groups.make('machine-2', LIMITS)];
      const parents = first.folders.map((folder) => join(folder, '../..'));
      expect(readdirSync(run)).toEqual([expect.stringMatching(/^groups-\d+-\d+$/)]);
      await first.remove();
      await first.remove();
      for (const parent of parents) expect(there.tree.groupsIn(parent)).toContain(ownGroup());
      await second.remove();
      for (const parent of parents) expect(there.tree.groupsIn(parent)).not.toContain(ownGroup());
      expect(readdirSync(run)).toEqual([]);
    });

    test('what a killed owner left is removed; what a living one has, and what is no group of ours, is not', async () => {
      const there = host();
      const [home] = (await findHomes(there.tree, there.hierarchies, ownGroup())).found;
      const parent = home?.parent ?? '';
      // A process id that Linux does not give.
      const [dead, alive, foreign] = ['unbox-4194305-1', ownGroup(), 'other-4194305-1'].map((one) =>
        join(parent, one),
      );
      for (const folder of [dead, join(dead ?? '', 'machine-1'), alive, foreign])
        there.tree.make(folder ?? '');
      expect(await sweepGroups([dead, alive, foreign].join('\n'), there.tree)).toBe(true);
      const left = there.tree.groupsIn(parent);
      expect(left).not.toContain('unbox-4194305-1');
      expect(left).toEqual(expect.arrayContaining([ownGroup(), 'other-4194305-1']));
      for (const folder of [alive, foreign]) there.tree.remove(folder ?? '');
      expect(await sweepGroups(`${dead}\n${join(run, 'unbox-4194305-1')}`, there.tree)).toBe(true);
      expect(existsSync(run)).toBe(true);
    });
  });
}

const groupsWeight = ({ hierarchies }: Groups): string =>
  hierarchies.some(({ version, controllers }) => version === 1 && controllers.includes('cpu')) ? '512' : '50';
