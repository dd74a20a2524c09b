/** The kernel's rules for control groups of version 2, in memory: for hosts that this one is not. */
import { constants } from 'node:os';
import { basename, dirname } from 'node:path';
import type { GroupTree } from '../../../../runner/host/cgroup/group-tree.ts';

interface Group {
  controllers: string[];
  handedOn: string[];
  readonly processes: Set<number>;
  readonly files: Map<string, string>;
}

export interface FakeOptions {
  /** The topmost group is the kernel's own: only there may processes and controllers be together. */
  readonly isRoot?: boolean;
  readonly controllers?: readonly string[];
  /** Groups that belong to somebody else: nothing can be made or written there. */
  readonly foreign?: readonly string[];
  readonly readOnly?: boolean;
  /** Disks can only be throttled. */
  readonly noDiskWeight?: boolean;
}

const FILES: Readonly<Record<string, readonly string[]>> = {
  cpu: ['cpu.weight', 'cpu.max'],
  memory: ['memory.max', 'memory.high', 'memory.swap.max', 'memory.events'],
  pids: ['pids.max'],
  io: ['io.weight'],
};
/** These share out among threads, too. */
const THREADED: ReadonlySet<string> = new Set(['cpu', 'pids', 'cpuset']);
const SELF = 1234;

export class SecondVersion implements GroupTree {
  readonly #groups = new Map<string, Group>();
  readonly #options: FakeOptions;
  readonly #top: string;

  constructor(top: string, options: FakeOptions = {}) {
    this.#top = top;
    this.#options = options;
    const controllers = [...(options.controllers ?? ['cpuset', 'cpu', 'io', 'memory', 'pids'])];
    this.#groups.set(top, { controllers, handedOn: [], processes: new Set(), files: new Map() });
  }

  /** As the host's administrator makes it. */
  has(folder: string, handedOn: readonly string[] = [], processes: readonly number[] = []): this {
    if (folder !== this.#top) this.#add(folder);
    const group = this.group(folder);
    group.handedOn = [...handedOn];
    for (const pid of processes) group.processes.add(pid);
    return this;
  }

  group(folder: string): Group {
    const group = this.#groups.get(folder);
    if (group === undefined) throw refused('ENOENT');
    return group;
  }

  get folders(): readonly string[] {
    return [...this.#groups.keys()];
  }

  read(file: string): string {
    const group = this.group(dirname(file));
    switch (basename(file)) {
      case 'cgroup.controllers':
        return `${group.controllers.join(' ')}\n`;
      case 'cgroup.subtree_control':
        return `${group.handedOn.join(' ')}\n`;
      case 'cgroup.procs':
        return [...group.processes].map((pid) => `${pid}\n`).join('');
      default:
        return this.#file(group, file);
    }
  }

  write(file: string, text: string): void {
    const [folder, name] = [dirname(file), basename(file)];
    const group = this.group(folder);
    this.#mayWrite(folder);
    if (name === 'cgroup.subtree_control')
      this.#handOn(
        folder,
        group,
        text.split(' ').map((word) => word.slice(1)),
      );
    else if (name === 'cgroup.procs') this.#enter(folder, group, text === '0' ? SELF : Number(text));
    else {
      this.#file(group, file);
      group.files.set(name, text);
    }
  }

  make(folder: string): void {
    this.#mayWrite(dirname(folder));
    if (this.#groups.has(folder)) throw refused('EEXIST');
    this.#add(folder);
  }

  remove(folder: string): void {
    const group = this.group(folder);
    if (group.processes.size > 0 || this.groupsIn(folder).length > 0) throw refused('EBUSY');
    this.#groups.delete(folder);
  }

  groupsIn(folder: string): readonly string[] {
    this.group(folder);
    return [...this.#groups.keys()]
      .filter((other) => dirname(other) === folder)
      .map((path) => basename(path));
  }

  async admits(folder: string): Promise<boolean> {
    try {
      this.#enter(folder, this.group(folder), 99);
      this.group(folder).processes.delete(99);
      return true;
    } catch {
      return false;
    }
  }

  #add(folder: string): void {
    const controllers = [...this.group(dirname(folder)).handedOn];
    this.#groups.set(folder, { controllers, handedOn: [], processes: new Set(), files: new Map() });
  }

  #mayWrite(folder: string): void {
    if (this.#options.readOnly === true) throw refused('EROFS');
    if (this.#options.foreign?.includes(folder) === true) throw refused('EACCES');
  }

  #handOn(folder: string, group: Group, controllers: readonly string[]): void {
    if (controllers.some((controller) => !group.controllers.includes(controller))) throw refused('ENOENT');
    if (group.processes.size > 0 && !this.#isRoot(folder)) {
      // With these alone it becomes a group of threads, whose children take no processes.
      if (this.#isThreaded(group) && controllers.some((one) => !THREADED.has(one)))
        throw refused('EOPNOTSUPP');
      if (controllers.some((one) => !THREADED.has(one))) throw refused('EBUSY');
    }
    group.handedOn.push(...controllers);
    for (const name of this.groupsIn(folder))
      this.group(`${folder}/${name}`).controllers.push(...controllers);
  }

  #isThreaded({ processes, handedOn }: Group): boolean {
    return processes.size > 0 && handedOn.length > 0 && handedOn.every((one) => THREADED.has(one));
  }

  #enter(folder: string, group: Group, pid: number): void {
    const parent = this.#groups.get(dirname(folder));
    if (parent !== undefined && !this.#isRoot(dirname(folder)) && this.#isThreaded(parent))
      throw refused('EOPNOTSUPP');
    if (group.handedOn.length > 0 && !this.#isRoot(folder)) throw refused('EBUSY');
    for (const other of this.#groups.values()) other.processes.delete(pid);
    group.processes.add(pid);
  }

  #isRoot(folder: string): boolean {
    return this.#options.isRoot !== false && folder === this.#top;
  }

  #file(group: Group, file: string): string {
    const name = basename(file);
    if (name === 'io.weight' && this.#options.noDiskWeight === true) throw refused('ENOENT');
    if (!group.controllers.some((controller) => FILES[controller]?.includes(name))) throw refused('ENOENT');
    return group.files.get(name) ?? (name === 'memory.events' ? 'oom_kill 0\n' : 'max\n');
  }
}

function refused(code: 'ENOENT' | 'EEXIST' | 'EBUSY' | 'EACCES' | 'EROFS' | 'EOPNOTSUPP'): Error {
  return Object.assign(new Error(code), { code, errno: -constants.errno[code] });
}
