/** A host without control groups. */
import { kernelGroups } from '../../../runner/host/cgroup/group-tree.ts';
import { MachineGroups } from '../../../runner/host/cgroup/machine-groups.ts';

export const noGroups = new MachineGroups(kernelGroups, { found: [], lack: 'no control groups are mounted' });
