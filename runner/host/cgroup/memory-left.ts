/** How much memory the control groups that we are in leave us. */
import { dirname, join } from 'node:path';
import type { GroupTree } from './group-tree.ts';
import type { Hierarchy } from './hierarchies.ts';

/** What a group says of its memory, by version. */
const FILES = {
  1: { limit: 'memory.limit_in_bytes', used: 'memory.usage_in_bytes', cache: 'total_inactive_file' },
  2: { limit: 'memory.max', used: 'memory.current', cache: 'inactive_file' },
} as const;

/**
 * Bytes until the tightest limit of our own group or one above it; null where none has a limit. What was read from disk
 * and is not in use is not counted as used: the kernel gives it back before it ends anybody.
 */
export function memoryLeft(tree: Pick<GroupTree, 'read'>, hierarchies: readonly Hierarchy[]): number | null {
  let least: number | null = null;
  for (const { version, own, top, controllers } of hierarchies) {
    if (version === 1 && !controllers.includes('memory')) continue;
    for (let group = own; group.startsWith(top); group = dirname(group)) {
      const left = leftIn(tree, group, version);
      if (left !== null) least = Math.min(least ?? left, left);
      if (group === top) break;
    }
  }
  return least;
}

/** Null without a limit: where there is no such file, or it says `max`. */
function leftIn(tree: Pick<GroupTree, 'read'>, group: string, version: 1 | 2): number | null {
  const files = FILES[version];
  try {
    const limit = Number(tree.read(join(group, files.limit)));
    // Version 1 says a number larger than any memory.
    if (!Number.isSafeInteger(limit)) return null;
    const used = Number(tree.read(join(group, files.used)));
    const counts = tree.read(join(group, 'memory.stat')).split('\n');
    const cache = counts.find((line) => line.startsWith(`${files.cache} `))?.split(' ')[1];
    return Math.max(0, limit - used + Number(cache ?? 0));
  } catch {
    return null;
  }
}
