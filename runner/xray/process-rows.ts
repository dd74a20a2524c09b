/** Facts -> the process tree, depth first, each process with what sets it apart from its parent. Pure. */
import { unusualPowers } from './capabilities.ts';
import { namespaceTypes } from './facts.ts';
import type { Facts, NamespaceType, ProcessFacts } from './facts.ts';
import type { Thing } from './life.ts';

export interface ProcessRow extends Thing {
  readonly pid: number;
  /** Key of the row above it in the tree; null for a root. */
  readonly parent: string | null;
  readonly depth: number;
  readonly name: string;
  readonly commandLine: string;
  readonly user: string;
  /** Capabilities that such a user does not have, or lacks for once; see unusualPowers. */
  readonly powers: string;
  /** Its PID in the innermost PID namespace, where that is another one. */
  readonly innerPid: number | null;
  /** The terminal whose first shell it is, by the name that people know. */
  readonly terminal: string | null;
  /** Keys of namespaces, by type. */
  readonly namespaces: Readonly<Partial<Record<NamespaceType, string>>>;
  /** The types in which it is not where its parent is. */
  readonly apart: readonly NamespaceType[];
  /** Key of the PID namespace that its next child will be in, where that is not its own. */
  readonly childrensPid: string | null;
  /** Key of its cgroup. */
  readonly cgroup: string;
  /** Belongs to the machine, not to what somebody does in it, and so do all below it. */
  readonly system: boolean;
}

export function namespaceKey(type: NamespaceType, inode: number): string {
  return `${type}:${inode}`;
}

export function processKey({ pid, start }: ProcessFacts): string {
  return `${pid}@${start}`;
}

/** Where the machine's own services live; engines put containers into `.scope` groups beside them. */
export function isSystemCgroup(path: string): boolean {
  return /^\/init\.scope(\/|$)/.test(path) || /^\/system\.slice\/(?!.*\.scope(\/|$))/.test(path);
}

export function processRows(facts: Facts, terminals: readonly string[]): readonly ProcessRow[] {
  const byPid = new Map(facts.processes.map((process) => [process.pid, process]));
  const children = childrenOf(facts.processes, byPid);
  const spare = spareTerminals(facts.processes, children, terminals);
  const rows: ProcessRow[] = [];
  const visit = (process: ProcessFacts, parent: ProcessFacts | null, depth: number): boolean => {
    const at = rows.length;
    rows.push(rowOf(process, parent, depth, terminals));
    let system = isSystemCgroup(process.cgroup) || spare.has(process.pid);
    for (const child of children.get(process.pid) ?? []) system = visit(child, process, depth + 1) && system;
    const row = rows[at];
    if (row !== undefined) rows[at] = { ...row, system };
    return system;
  };
  for (const root of children.get(0) ?? []) visit(root, null, 0);
  return rows;
}

/** By the parent's PID; a process whose parent is not shown hangs below the machine's first one. */
function childrenOf(
  processes: readonly ProcessFacts[],
  byPid: ReadonlyMap<number, ProcessFacts>,
): ReadonlyMap<number, readonly ProcessFacts[]> {
  const children = new Map<number, ProcessFacts[]>();
  for (const process of processes) {
    const parent = rootedParent(process, byPid);
    children.set(parent, [...(children.get(parent) ?? []), process]);
  }
  for (const list of children.values()) list.sort((a, b) => a.start - b.start || a.pid - b.pid);
  return children;
}

/** 0 for a root. A guest may claim a circle: whoever does not get to a root that way becomes one. */
function rootedParent(process: ProcessFacts, byPid: ReadonlyMap<number, ProcessFacts>): number {
  const seen = new Set([process.pid]);
  let above = byPid.get(process.parent);
  while (above !== undefined && !seen.has(above.pid)) {
    seen.add(above.pid);
    above = byPid.get(above.parent);
  }
  if (above !== undefined) return 0;
  if (byPid.has(process.parent)) return process.parent;
  return process.pid !== 1 && byPid.has(1) ? 1 : 0;
}

/** A machine keeps more terminals at their prompt than a lab may use: those of which nobody has made anything. */
function spareTerminals(
  processes: readonly ProcessFacts[],
  children: ReadonlyMap<number, readonly ProcessFacts[]>,
  terminals: readonly string[],
): ReadonlySet<number> {
  const spare = new Set<number>();
  for (const shell of processes) {
    const unused = shell.pts !== null && shell.pts >= terminals.length;
    if (!unused || children.has(shell.pid) || !shell.commandLine.startsWith('-')) continue;
    spare.add(shell.pid);
    const login = processes.find(({ pid }) => pid === shell.parent);
    if (login !== undefined && children.get(login.pid)?.length === 1) spare.add(login.pid);
  }
  return spare;
}

function rowOf(
  process: ProcessFacts,
  parent: ProcessFacts | null,
  depth: number,
  terminals: readonly string[],
): ProcessRow {
  const namespaces: Partial<Record<NamespaceType, string>> = {};
  for (const type of namespaceTypes) {
    const inode = process.namespaces[type];
    if (inode !== undefined) namespaces[type] = namespaceKey(type, inode);
  }
  const apart = namespaceTypes.filter((type) => {
    const [own, above] = [process.namespaces[type], parent?.namespaces[type]];
    return own !== undefined && above !== undefined && own !== above;
  });
  const { childrensPid } = process;
  const user = userOf(process);
  const powers = unusualPowers(process.effectiveUid, process.capabilities.effective);
  return {
    key: processKey(process),
    sign: [process.name, user, powers, process.cgroup, ...apart.map((type) => namespaces[type])].join(' '),
    pid: process.pid,
    parent: parent === null ? null : processKey(parent),
    depth,
    name: process.name,
    commandLine: process.commandLine,
    user,
    powers,
    innerPid: process.pids.length > 1 ? (process.pids.at(-1) ?? null) : null,
    terminal: loginShell(process, parent) ? (terminals[process.pts ?? -1] ?? null) : null,
    namespaces,
    apart,
    childrensPid:
      childrensPid === null || childrensPid === process.namespaces.pid
        ? null
        : namespaceKey('pid', childrensPid),
    cgroup: process.cgroup,
    system: false,
  };
}

function loginShell(process: ProcessFacts, parent: ProcessFacts | null): boolean {
  return process.pts !== null && parent !== null && parent.pts !== process.pts;
}

/** The two users that every machine has; all others by number. */
function userOf({ uid, effectiveUid }: ProcessFacts): string {
  const name = (id: number): string => ({ 0: 'root', 1000: 'learner' })[id] ?? `uid ${id}`;
  return uid === effectiveUid ? name(uid) : `${name(uid)} as ${name(effectiveUid)}`;
}
