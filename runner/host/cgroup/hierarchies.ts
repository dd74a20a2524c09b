/** Where this process stands in the kernel's trees of control groups. Pure. */

/** What a control group can share out or limit: processor, memory, tasks, disk. */
export type Controller = 'cpu' | 'memory' | 'pids' | 'io';

/** In the order in which people are told. */
export const CONTROLLERS: readonly Controller[] = ['cpu', 'memory', 'pids', 'io'];

/** One tree: the only one of version 2, or one of several of version 1. */
export interface Hierarchy {
  readonly version: 1 | 2;
  /** Folder of the topmost group that we can see. */
  readonly top: string;
  /** Folder of our own group. */
  readonly own: string;
  /** In version 2 each group has its own list. */
  readonly controllers: readonly Controller[];
}

/** As version 1 calls them. */
const NAMES: ReadonlyMap<string, Controller> = new Map([
  ['cpu', 'cpu'],
  ['memory', 'memory'],
  ['pids', 'pids'],
  ['blkio', 'io'],
]);

/**
 * `mountinfo` and `memberships`: what /proc/self/mountinfo and /proc/self/cgroup say. Leaves out trees of which our own
 * group can't be seen, as in a container that was given its host's.
 */
export function hierarchies(mountinfo: string, memberships: string): readonly Hierarchy[] {
  const paths = new Map(memberships.split('\n').flatMap(membership));
  const found: Hierarchy[] = [];
  for (const line of mountinfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ', 2);
    const [type, , options = ''] = after.split(' ');
    if (type !== 'cgroup' && type !== 'cgroup2') continue;
    const [, , , root = '', top = ''] = before.split(' ').map(unescaped);
    const names = type === 'cgroup2' ? [] : options.split(',').filter((name) => paths.has(name));
    const own = below(root, paths.get(type === 'cgroup2' ? '' : (names[0] ?? '')));
    if (own === null) continue;
    const controllers = names.flatMap((name) => NAMES.get(name) ?? []);
    if (type === 'cgroup' && controllers.length === 0) continue;
    found.push({ version: type === 'cgroup2' ? 2 : 1, top, own: `${top}${own}`, controllers });
  }
  return found;
}

/** Of a line like `4:cpu,cpuacct:/user.slice`: the path, by controller. Version 2 has none: `0::/`. */
function membership(line: string): (readonly [string, string])[] {
  const [id, names = '', ...path] = line.split(':');
  return id === '' ? [] : names.split(',').map((name) => [name, path.join(':')] as const);
}

/** The rest of a path, below the group that is mounted. Null when it is elsewhere. */
function below(root: string, path: string | undefined): string | null {
  if (path === undefined || path.includes('/..')) return null;
  const base = root === '/' ? '' : root;
  if (path === '/' || path === base) return path === '/' && base !== '' ? null : '';
  return path.startsWith(`${base}/`) ? path.slice(base.length) : null;
}

/** A blank in a path is `\040` there. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}
