/** What the collector saw in a machine, as plain data. Knows no picture; parse-facts.ts makes it. */

export const namespaceTypes = ['user', 'pid', 'mnt', 'net', 'uts', 'ipc', 'cgroup', 'time'] as const;
export type NamespaceType = (typeof namespaceTypes)[number];

/** In the order of /proc/PID/status. */
export const capabilitySets = ['inheritable', 'permitted', 'effective', 'bounding', 'ambient'] as const;
export type CapabilitySet = (typeof capabilitySets)[number];

export interface ProcessFacts {
  readonly pid: number;
  /** 0 when its parent is not shown. */
  readonly parent: number;
  /** Clock ticks from the machine's start to its own: tells apart two processes with one PID. */
  readonly start: number;
  readonly name: string;
  /** Empty for a process that has none (a zombie). */
  readonly commandLine: string;
  /** Number of its pseudo terminal, or null. */
  readonly pts: number | null;
  /** Its PID in every PID namespace that it is in, outermost first. */
  readonly pids: readonly number[];
  readonly uid: number;
  readonly effectiveUid: number;
  readonly capabilities: Readonly<Record<CapabilitySet, bigint>>;
  readonly noNewPrivileges: boolean;
  readonly seccomp: 'off' | 'strict' | 'filter';
  readonly cgroup: string;
  /** Inodes; a type is missing where the kernel did not say. */
  readonly namespaces: Readonly<Partial<Record<NamespaceType, number>>>;
  /** The PID namespace of its next child. */
  readonly childrensPid: number | null;
}

export interface NamespaceFacts {
  readonly type: NamespaceType;
  readonly inode: number;
  /** The user namespace that owns it; null where unknown. */
  readonly owner: number | null;
  /** The one that it is in (PID and user namespaces only). */
  readonly parent: number | null;
  /** Where it is mounted: it stays without any process. */
  readonly path: string | null;
  /** Of UTS namespaces. */
  readonly hostname: string | null;
  /** Of user namespaces: lines of uid_map. */
  readonly uidMap: readonly string[];
}

export interface LinkFacts {
  readonly index: number;
  readonly name: string;
  /** `veth`, `bridge`, `loopback`…; empty for a real card. */
  readonly kind: string;
  /** Switched on by its owner; `state` says what became of it. */
  readonly up: boolean;
  readonly state: LinkState;
  readonly mac: string | null;
  /** Index of the bridge or bond that it is a port of. */
  readonly master: number | null;
  /** The other end: of a veth pair, or what is below a VLAN. */
  readonly peer: { readonly index: number; readonly net: number | 'same' | 'out of sight' } | null;
  readonly addresses: readonly string[];
}

/** RFC 2863, in the kernel's order and `ip`'s words. */
export const linkStates = [
  'unknown',
  'notpresent',
  'down',
  'lowerlayerdown',
  'testing',
  'dormant',
  'up',
] as const;
export type LinkState = (typeof linkStates)[number];

export interface NetFacts {
  readonly inode: number;
  readonly links: readonly LinkFacts[];
}

export interface CgroupFacts {
  /** From the root of the hierarchy, which is `/`. */
  readonly path: string;
  readonly frozen: boolean;
  readonly controllers: readonly string[];
  /** Microseconds in every period; null: no limit. */
  readonly cpuQuota: { readonly quota: number; readonly period: number } | null;
  /** Bytes; null: no limit. */
  readonly memoryLimit: number | null;
  readonly pidsLimit: number | null;
  /** What it uses; null where the controller is not switched on. */
  readonly memory: number | null;
  readonly pids: number | null;
  /** Microseconds of processor time so far. */
  readonly cpuUsage: number;
  /** Periods in which it had to wait. */
  readonly throttled: number;
  readonly oomKills: number;
}

export interface Facts {
  readonly processes: readonly ProcessFacts[];
  readonly namespaces: readonly NamespaceFacts[];
  readonly nets: readonly NetFacts[];
  readonly cgroups: readonly CgroupFacts[];
  /** Bytes. */
  readonly memory: number;
  readonly free: number;
  /** The machine's own clock, microseconds; for rates. */
  readonly clock: number;
  /** Processor time that the look took, microseconds. */
  readonly cost: number;
  /** What was too much to be told. */
  readonly left: {
    readonly processes: number;
    readonly namespaces: number;
    readonly cgroups: number;
    readonly links: number;
  };
  /** Changes when anything but use has changed. */
  readonly hash: string;
}
