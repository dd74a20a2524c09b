/** The control groups that machines of this process get, found out once. */
import { readFileSync } from 'node:fs';
import { findHomes } from './group-homes.ts';
import { kernelGroups } from './group-tree.ts';
import { hierarchies } from './hierarchies.ts';
import { MachineGroups, groupName } from './machine-groups.ts';

let found: Promise<MachineGroups> | null = null;

/** The first call takes some 20 ms: nothing but trying tells what is allowed. */
export function machineGroups(): Promise<MachineGroups> {
  found ??= find();
  return found;
}

async function find(): Promise<MachineGroups> {
  const [mounts, memberships] = ['/proc/self/mountinfo', '/proc/self/cgroup'].map((file) =>
    readFileSync(file, 'utf8'),
  );
  const trees = hierarchies(mounts ?? '', memberships ?? '');
  return new MachineGroups(kernelGroups, await findHomes(kernelGroups, trees, groupName('probe')));
}
