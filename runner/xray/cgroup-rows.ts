/** Facts -> the tree of control groups with what each one uses, and its limit. Pure. */
import type { CgroupFacts, Facts } from './facts.ts';
import type { Thing } from './life.ts';
import { isSystemCgroup } from './process-rows.ts';
import type { ProcessRow } from './process-rows.ts';

export interface CgroupRow extends Thing {
  /** From the root, which is `/`; the key, too. */
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  /** Keys of the processes that are in it itself. */
  readonly processes: readonly string[];
  /** Share of processor time since the previous picture, 0 to 1 per processor; null if unknown. */
  readonly cpu: number | null;
  /** Processors that it may use; null: all. */
  readonly cpuLimit: number | null;
  /** It has had to wait for its next period since the previous picture. */
  readonly throttled: boolean;
  readonly throttledPeriods: number;
  readonly memory: number | null;
  readonly memoryLimit: number | null;
  readonly pids: number | null;
  readonly pidsLimit: number | null;
  readonly oomKills: number;
  readonly frozen: boolean;
  readonly controllers: readonly string[];
  readonly system: boolean;
  /** Microseconds of processor time so far. */
  readonly usage: number;
}

interface Before {
  readonly clock: number;
  readonly cgroups: readonly CgroupRow[];
}

/** A rate over less time than this, microseconds, means nothing. */
const SHORTEST = 200_000;

export function cgroupRows(
  facts: Facts,
  processes: readonly ProcessRow[],
  before: Before | null,
): readonly CgroupRow[] {
  const known = new Map(before?.cgroups.map((row) => [row.path, row]));
  const elapsed = before === null ? 0 : facts.clock - before.clock;
  const members = Map.groupBy(processes, ({ cgroup }) => cgroup);
  const ordinary = new Set<string>();
  for (const { path } of facts.cgroups) {
    if (isSystem(path, members.get(path) ?? [])) continue;
    // With all above it: where one is known, so are those above that.
    for (let at = path; !ordinary.has(at); at = parentOf(at)) ordinary.add(at);
  }
  return facts.cgroups
    .map((group) => ({ group, parts: group.path.split('/') }))
    .toSorted((a, b) => compare(a.parts, b.parts))
    .map(({ group }) => {
      const { path } = group;
      return rowOf(group, members.get(path) ?? [], known.get(path), elapsed, !ordinary.has(path));
    });
}

/** Empty groups of systemd's units, the services', and those of terminals that nobody uses. */
function isSystem(path: string, members: readonly ProcessRow[]): boolean {
  if (isSystemCgroup(path) || /\.(mount|socket|swap|slice)$/.test(path)) return true;
  return members.length > 0 && members.every(({ system }) => system);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/'))) || '/';
}

/** A parent before its children, siblings by name. */
function compare(left: readonly string[], right: readonly string[]): number {
  const at = left.findIndex((part, index) => part !== right[index]);
  if (at === -1) return left.length - right.length;
  return (left[at] ?? '').localeCompare(right[at] ?? '', 'en', { numeric: true });
}

function rowOf(
  group: CgroupFacts,
  members: readonly ProcessRow[],
  before: CgroupRow | undefined,
  elapsed: number,
  system: boolean,
): CgroupRow {
  const { path, cpuQuota, memoryLimit, pidsLimit, frozen, oomKills } = group;
  const measured = before !== undefined && elapsed >= SHORTEST;
  return {
    key: path,
    sign: [cpuQuota?.quota, cpuQuota?.period, memoryLimit, pidsLimit, frozen, oomKills].join(' '),
    path,
    name: path === '/' ? '/' : (path.split('/').at(-1) ?? ''),
    depth: path === '/' ? 0 : path.split('/').length - 1,
    processes: members.map(({ key }) => key),
    cpu: measured ? Math.max(0, (group.cpuUsage - before.usage) / elapsed) : (before?.cpu ?? null),
    cpuLimit: cpuQuota === null || cpuQuota.period === 0 ? null : cpuQuota.quota / cpuQuota.period,
    throttled: measured ? group.throttled > before.throttledPeriods : (before?.throttled ?? false),
    throttledPeriods: group.throttled,
    memory: group.memory,
    memoryLimit,
    pids: group.pids,
    pidsLimit,
    oomKills,
    frozen,
    controllers: group.controllers,
    system,
    usage: group.cpuUsage,
  };
}
