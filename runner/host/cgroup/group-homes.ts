/** Finds the places where groups for machines can be made on this host, by making one and entering it. */
import { dirname, join } from 'node:path';
import { isSystemError, whyRefused } from '../../system-error.ts';
import type { GroupTree } from './group-tree.ts';
import { CONTROLLERS } from './hierarchies.ts';
import type { Controller, Hierarchy } from './hierarchies.ts';
import { DISK_WEIGHTS } from './limits.ts';
import { removeGroup } from './remove-group.ts';

/** A group in which groups for machines can be made. */
export interface Home {
  readonly version: 1 | 2;
  readonly parent: string;
  readonly controllers: readonly Controller[];
}

export interface Homes {
  readonly found: readonly Home[];
  /** Why one more would be needed, part of a sentence; null if nothing is missing. */
  readonly lack: string | null;
}

/** What fairness can't do without, the most important one first. */
const WANTED: readonly Controller[] = ['cpu', 'memory', 'pids'];
const WORDS: Readonly<Record<Controller, string>> = {
  cpu: 'the processor',
  memory: 'memory',
  pids: 'tasks',
  io: 'the disk',
};
/** Where the other processes of a container go: groups in a group that has processes can't be given anything. */
const OTHERS = 'unbox-others';

/** `probe`: the name of a group that nobody else uses. */
export async function findHomes(
  tree: GroupTree,
  hierarchies: readonly Hierarchy[],
  probe: string,
): Promise<Homes> {
  const found: Home[] = [];
  const refusals: string[] = [];
  const all = hierarchies.map((hierarchy) =>
    hierarchy.version === 1 ? firstVersion(tree, hierarchy, probe) : secondVersion(tree, hierarchy, probe),
  );
  for (const home of await Promise.all(all)) {
    if (typeof home === 'string') refusals.push(home);
    else found.push(home);
  }
  const has = new Set(found.flatMap(({ controllers }) => controllers));
  const missing = WANTED.filter((controller) => !has.has(controller)).map((controller) => WORDS[controller]);
  if (missing.length === 0) return { found, lack: null };
  if (hierarchies.length === 0) return { found, lack: 'no control groups are mounted' };
  const notShared = `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not shared out by control group`;
  return { found, lack: found.length === 0 ? (refusals[0] ?? notShared) : notShared };
}

/** Our own group: whatever holds for us then holds for our machines. Returns why not. */
async function firstVersion(
  tree: GroupTree,
  { own, controllers }: Hierarchy,
  probe: string,
): Promise<Home | string> {
  let found = controllers;
  const problem = await trying(tree, own, probe, (group) => {
    found = usable(tree, group, controllers, 1);
    return found.length > 0;
  });
  return problem ?? { version: 1, parent: own, controllers: found };
}

/**
 * Groups can be given only what their parent hands on, and a parent that hands something on has no processes of its own.
 * So it is the nearest group above ours that hands on all we want, but nothing above a limit that holds for us. At the
 * top of a container there is often nobody to ask: then it is arranged here.
 */
async function secondVersion(tree: GroupTree, hierarchy: Hierarchy, probe: string): Promise<Home | string> {
  let refusal: string | null = null;
  let best: Home | null = null;
  for (const parent of upwards(tree, hierarchy)) {
    let controllers: readonly Controller[] = [];
    const problem = await trying(tree, parent, probe, (group) => {
      controllers = usable(tree, group, handedOn(tree, join(group, 'cgroup.controllers')), 2);
      return controllers.length > 0;
    });
    if (problem !== null) refusal ??= problem;
    else if (worth(controllers) > worth(best?.controllers ?? [])) best = { version: 2, parent, controllers };
    if (best !== null && WANTED.every((controller) => best?.controllers.includes(controller))) return best;
  }
  if (best !== null) return best;
  return (await arranged(tree, hierarchy, probe)) ?? refusal ?? NOTHING_HANDED_ON;
}

const NOTHING_HANDED_ON = 'the groups above ours hand nothing on';

function upwards(tree: GroupTree, { own, top }: Hierarchy): readonly string[] {
  const groups = [own];
  for (let group = own; group !== top && group.startsWith(top);) {
    if (isLimited(tree, group)) break;
    group = dirname(group);
    groups.push(group);
  }
  return groups;
}

function isLimited(tree: GroupTree, group: string): boolean {
  return ['memory.max', 'memory.high', 'cpu.max'].some((file) => {
    try {
      return !tree.read(join(group, file)).startsWith('max');
    } catch {
      return false;
    }
  });
}

/** Moves everybody in our own group one down, as is usual for engines in containers. Null where that is refused. */
async function arranged(tree: GroupTree, { own, top }: Hierarchy, probe: string): Promise<Home | null> {
  if (own !== top) return null;
  const enable = (): void => {
    // At once: the processor alone is handed on among processes, too, and then nothing else ever is.
    const all = handedOn(tree, join(own, 'cgroup.controllers')).map((controller) => `+${controller}`);
    tree.write(join(own, 'cgroup.subtree_control'), all.join(' '));
  };
  try {
    try {
      enable();
    } catch {
      const others = join(own, OTHERS);
      if (!tree.groupsIn(own).includes(OTHERS)) tree.make(others);
      for (const pid of tree.read(join(own, 'cgroup.procs')).split('\n')) move(tree, others, pid);
      enable();
    }
    let controllers: readonly Controller[] = [];
    const problem = await trying(tree, own, probe, (group) => {
      controllers = usable(tree, group, handedOn(tree, join(group, 'cgroup.controllers')), 2);
      return controllers.length > 0;
    });
    return problem === null ? { version: 2, parent: own, controllers } : null;
  } catch {
    return null;
  }
}

/** It may have ended meanwhile; whether all have moved, the kernel says when something is handed on. */
function move(tree: GroupTree, group: string, pid: string): void {
  if (!/^[1-9]\d*$/.test(pid)) return;
  try {
    tree.write(join(group, 'cgroup.procs'), pid);
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

/** Disks count where they are shared out by weight, and not only throttled. */
function usable(
  tree: GroupTree,
  group: string,
  controllers: readonly Controller[],
  version: 1 | 2,
): readonly Controller[] {
  const hasWeight = DISK_WEIGHTS[version].some((file) => {
    try {
      tree.read(join(group, file));
      return true;
    } catch {
      return false;
    }
  });
  return controllers.filter((controller) => controller !== 'io' || hasWeight);
}

function handedOn(tree: GroupTree, file: string): readonly Controller[] {
  const names = tree.read(file).trim().split(' ');
  return CONTROLLERS.filter((controller) => names.includes(controller));
}

const worth = (controllers: readonly Controller[]): number =>
  CONTROLLERS.reduce(
    (sum, one, at) => sum + (controllers.includes(one) ? 2 ** (CONTROLLERS.length - at) : 0),
    0,
  );

/** Makes a group, looks at it and has a process enter it. Returns why one of these failed; null if all is well. */
async function trying(
  tree: GroupTree,
  parent: string,
  probe: string,
  suits: (group: string) => boolean,
): Promise<string | null> {
  const group = join(parent, probe);
  try {
    tree.make(group);
  } catch (error) {
    return `no group can be made in ${parent}: ${whyRefused(error)}`;
  }
  try {
    if (!suits(group)) return NOTHING_HANDED_ON;
    return (await tree.admits(group)) ? null : `no process may enter a group in ${parent}`;
  } finally {
    await removeGroup(tree, group);
  }
}
