/** Stops all that runs below some processes of this host, and sets it going again. */
import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  readonly isStopped: boolean;
}

/** A tree that grows faster than this is not stopped whole, and that is not checked. */
const ROUNDS = 50;

/** Parents first: a shell that runs would tell of its children that they were stopped. `roots` lead their sessions. */
export function stopTrees(roots: readonly number[]): void {
  for (let round = 0; round < ROUNDS; round++) {
    const running = below(roots).filter(({ isStopped }) => !isStopped);
    if (running.length === 0) return;
    for (const { pid } of running) signal(pid, 'SIGSTOP');
  }
}

/** Children first. */
export function continueTrees(roots: readonly number[]): void {
  for (const { pid } of below(roots).toReversed()) signal(pid, 'SIGCONT');
}

/** What runs in their sessions or descends from them, parents before their children. */
function below(roots: readonly number[]): Process[] {
  const all = readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid))
    .map(look)
    .filter((one) => one !== null);
  const found = new Map<number, Process>();
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const one of all)
      if (roots.includes(one.pid) || roots.includes(one.session) || found.has(one.parent))
        found.set(one.pid, one);
  }
  const depth = ({ parent }: Process): number => {
    const above = found.get(parent);
    return above === undefined ? 0 : 1 + depth(above);
  };
  return [...found.values()].toSorted((a, b) => depth(a) - depth(b));
}

/** Null for one that is gone. */
function look(pid: number): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, parent, , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const isStopped = ['T', 't', 'Z', 'X'].includes(state ?? '');
    return { pid, parent: Number(parent), session: Number(session), isStopped };
  } catch {
    return null;
  }
}

/** It may end by itself meanwhile. */
function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone.
  }
}
