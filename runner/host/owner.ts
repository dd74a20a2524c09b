/**
 * Whose is what is on disk: a name ends with the process id and the start time of the process that made it, so that
 * what a killed one left is known for good, even when its id belongs to another process now.
 */
import { readFileSync } from 'node:fs';

/** Start time of a process in clock ticks since boot: with the id it names a process for good. Null when there is none. */
function startTime(pid: string): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // One that has ended, and whose parent has not asked about it yet, has nothing any more.
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

/** What this process puts at the end of a name. */
export const ownerName = (): string => `${process.pid}-${startTime(String(process.pid))}`;

/** Whether a name says that it belongs to a process, and that one is gone. */
export function isOrphan(name: string): boolean {
  const [, pid, start] = /(?:^|\D)(\d+)-(\d+)(?:\.sock)?$/.exec(name) ?? [];
  return pid !== undefined && startTime(pid) !== start;
}
