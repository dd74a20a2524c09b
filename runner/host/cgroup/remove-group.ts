/** Removes a control group whose processes have ended. */
import { setTimeout } from 'node:timers/promises';
import { isSystemError } from '../../system-error.ts';
import type { GroupTree } from './group-tree.ts';

/** The kernel may count a process for a moment after it has told us of its end: how often we look again, and when, ms. */
const TRIES = 50;
const EVERY_MS = 20;

/** Returns whether it is gone: what isn't, is left to the next sweep. */
export async function removeGroup(tree: GroupTree, folder: string, tries = TRIES): Promise<boolean> {
  for (let tried = 1; ; tried++) {
    try {
      tree.remove(folder);
      return true;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      if (error.code === 'ENOENT') return true;
      if (error.code !== 'EBUSY' || tried >= tries) return false;
    }
    await setTimeout(EVERY_MS);
  }
}
