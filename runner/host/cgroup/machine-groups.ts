/**
 * A control group for each machine, where this host lets us make one: an equal share of the processor and the disk, and
 * limits of memory and tasks that not even an emulator that its guest has taken over gets past.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from '../../system-error.ts';
import { isOrphan, ownerName } from '../owner.ts';
import { makeRunDir } from '../paths.ts';
import type { Home, Homes } from './group-homes.ts';
import { kernelGroups } from './group-tree.ts';
import type { GroupTree } from './group-tree.ts';
import { CONTROLLERS } from './hierarchies.ts';
import type { Controller } from './hierarchies.ts';
import { OUT_OF_MEMORY, hasRunOut, limitsOfOne } from './limits.ts';
import type { GroupLimits, Setting } from './limits.ts';
import { removeGroup } from './remove-group.ts';

/** The group of one machine: one folder in each tree. */
export interface MachineGroup {
  /** A process enters by writing 0 into `cgroup.procs` of each. None where this host has no groups for us. */
  readonly folders: readonly string[];
  /** What is limited or shared out there. */
  readonly controllers: readonly Controller[];
  /** Whether a process in it was ended because its memory had run out. */
  ranOutOfMemory(): boolean;
  /** When its processes have ended. Idempotent; what can't be removed is left to the next sweep. */
  remove(): Promise<void>;
}

const PREFIX = 'unbox-';

/** The name of one of our groups: it says whose it is. */
export const groupName = (name: string, owner: string = ownerName()): string => `${PREFIX}${name}-${owner}`;

/** The file in the run folder that says where an owner has groups. */
const recordName = (owner: string): string => `groups-${owner}`;

export class MachineGroups {
  /** Why machines have not all that they could have, part of a sentence; null if they have. */
  readonly lack: string | null;
  /** Of the kernel's control groups; null where none can be used. */
  readonly version: 1 | 2 | null;
  readonly controllers: readonly Controller[];
  readonly #tree: GroupTree;
  readonly #homes: readonly Home[];
  #held = 0;

  constructor(tree: GroupTree, { found, lack }: Homes) {
    this.#tree = tree;
    this.#homes = found;
    this.lack = lack;
    this.controllers = CONTROLLERS.filter((one) =>
      found.some(({ controllers }) => controllers.includes(one)),
    );
    this.version = found.at(0)?.version ?? null;
  }

  /** Makes the group of one machine. Where that fails it is left out: a machine without limits is better than none. */
  make(name: string, limits: GroupLimits): MachineGroup {
    if (this.#held === 0) this.#record();
    this.#held += 1;
    const made = this.#homes.flatMap((home) => {
      const folder = this.#makeIn(home, name, limits);
      return folder === null ? [] : [{ ...home, folder }];
    });
    let isHeld = true;
    return {
      folders: made.map(({ folder }) => folder),
      controllers: made.flatMap(({ controllers }) => controllers),
      ranOutOfMemory: () => made.some((group) => this.#ranOut(group)),
      remove: async () => {
        if (!isHeld) return;
        isHeld = false;
        const gone = await Promise.all(made.map(({ folder }) => removeGroup(this.#tree, folder)));
        this.#held -= 1;
        if (this.#held === 0 && !gone.includes(false)) this.#forget();
      },
    };
  }

  #makeIn({ parent, version, controllers }: Home, name: string, limits: GroupLimits): string | null {
    const folder = join(parent, groupName(name));
    try {
      this.#tree.make(folder);
    } catch (error) {
      if (isSystemError(error)) return null;
      throw error;
    }
    for (const controller of controllers) this.#set(folder, limitsOfOne(version, controller, limits));
    return folder;
  }

  /** Not every kernel has every file, and a machine runs without it. */
  #set(folder: string, settings: readonly Setting[]): void {
    for (const { file, value } of settings) {
      try {
        this.#tree.write(join(folder, file), value);
      } catch (error) {
        if (!isSystemError(error)) throw error;
      }
    }
  }

  #ranOut({ version, controllers, folder }: Home & { readonly folder: string }): boolean {
    if (!controllers.includes('memory')) return false;
    try {
      return hasRunOut(this.#tree.read(join(folder, OUT_OF_MEMORY[version])));
    } catch {
      return false;
    }
  }

  #record(): void {
    if (this.#homes.length === 0) return;
    const parents = this.#homes.map(({ parent }) => parent);
    writeFileSync(join(makeRunDir(), recordName(ownerName())), parents.join('\n'));
  }

  #forget(): void {
    if (this.#homes.length > 0) rmSync(join(makeRunDir(), recordName(ownerName())), { force: true });
  }
}

/** Whether a file in the run folder is a killed owner's record of its groups. */
export function isOrphanedRecord(name: string): boolean {
  return name.startsWith(recordName('')) && isOrphan(name);
}

/**
 * Removes what a killed owner left, once its processes have ended; returns whether all of it is gone. `name` and
 * `content`: of its record.
 */
export async function sweepGroups(
  name: string,
  content: string,
  tree: GroupTree = kernelGroups,
): Promise<boolean> {
  const owner = name.slice(recordName('').length);
  const gone: boolean[] = [];
  for (const parent of content.split('\n')) {
    const left = groupsIn(tree, parent).filter(
      (group) => group.startsWith(PREFIX) && group.endsWith(`-${owner}`),
    );
    for (const group of left) gone.push(await removeGroup(tree, join(parent, group)));
  }
  return !gone.includes(false);
}

function groupsIn(tree: GroupTree, folder: string): readonly string[] {
  try {
    return tree.groupsIn(folder);
  } catch (error) {
    if (isSystemError(error)) return [];
    throw error;
  }
}
