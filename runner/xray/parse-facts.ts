/**
 * Reads what the collector printed. The machine's owner may be anybody, so nothing is believed before it was
 * checked here: shapes, numbers, lengths of lists and texts, characters that would steer a terminal.
 */
import * as z from 'zod';
import { linkStates, namespaceTypes } from './facts.ts';
import type { CgroupFacts, Facts, LinkFacts, NamespaceFacts, ProcessFacts } from './facts.ts';
import { XrayError } from './xray-error.ts';

const LONGEST = 1024 * 1024;

const count = z.int().min(0);
/** Inodes of nsfs are 32 bits wide. */
const inode = z.int().min(0).max(0xff_ff_ff_ff);
const index = z.int().min(0).max(0x7f_ff_ff_ff);
const pid = z.int().min(0).max(0x7f_ff_ff_ff);
const text = (longest: number) => z.string().max(longest).transform(printable);
const mask = z.string().regex(/^[0-9a-f]{0,16}$/);
const flag = z.union([z.literal(0), z.literal(1)]);
const seccompModes = ['off', 'strict', 'filter'] as const;

const RawProcess = z.object({
  pid,
  ppid: pid,
  start: count,
  comm: text(64),
  cmd: text(256),
  pts: index.optional(),
  nspid: z.array(pid).max(33),
  uid: count,
  euid: count,
  caps: z.tuple([mask, mask, mask, mask, mask]),
  nnp: flag,
  seccomp: z.int().min(0).max(2),
  cgroup: text(256),
  ns: z.partialRecord(z.enum([...namespaceTypes, 'pid_for_children']), inode),
});

const RawNamespace = z.object({
  type: z.enum(namespaceTypes),
  ino: inode,
  owner: inode.optional(),
  parent: inode.optional(),
  path: text(256).optional(),
  hostname: text(64).optional(),
  map: z.string().max(256).optional(),
});

const RawLink = z.object({
  index,
  name: text(16),
  kind: text(32),
  up: z.boolean(),
  state: z.int().min(0).max(255),
  mac: z
    .string()
    .regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/)
    .optional(),
  master: index.optional(),
  peer: index.optional(),
  peer_ns: inode.optional(),
  addresses: z.array(z.string().regex(/^[0-9a-f:.]{2,45}\/\d{1,3}$/)).max(8),
});

const limit = z.string().regex(/^(max|\d{1,20})?$/);
const amount = z.string().regex(/^\d{0,20}$/);

const RawCgroup = z.object({
  path: text(256),
  frozen: flag.optional(),
  subtree_control: text(64).optional(),
  cpu_max: z
    .string()
    .regex(/^(max|\d{1,16}) \d{1,16}$/)
    .optional(),
  memory_max: limit.optional(),
  pids_max: limit.optional(),
  oom_kill: count.optional(),
  usage: count.optional(),
  throttled: count.optional(),
  memory: amount.optional(),
  pids: amount.optional(),
});

const RawFacts = z.object({
  version: z.literal(1),
  processes: z.array(RawProcess).max(512),
  namespaces: z.array(RawNamespace).max(256),
  nets: z.array(z.object({ ino: inode, links: z.array(RawLink).max(256) })).max(32),
  cgroups: z.array(RawCgroup).max(256),
  left: z.object({ processes: count, namespaces: count, cgroups: count, links: count }),
  memory: count,
  free: count,
  clock: count,
  cost: count,
  hash: z.string().regex(/^[0-9a-f]{16}$/),
});

/** Reads what the collector printed. @throws XrayError when it is anything else. */
export function parseFacts(printed: string): Facts {
  if (printed.length > LONGEST) throw new XrayError(`it answered with more than ${LONGEST} characters`);
  let json: unknown;
  try {
    json = JSON.parse(printed);
  } catch {
    throw new XrayError('what it answered is not JSON');
  }
  const raw = RawFacts.safeParse(json);
  if (!raw.success) {
    const [issue] = raw.error.issues;
    throw new XrayError(
      `its answer breaks the format at ${issue?.path.join('.') || 'the top'}: ${issue?.message}`,
    );
  }
  const { processes, namespaces, nets, cgroups, left, memory, free, clock, cost, hash } = raw.data;
  return {
    // Twice the same would be drawn twice, with all that is in it.
    processes: unique(processes, ({ pid: each }) => each).map(processFacts),
    namespaces: unique(namespaces, ({ ino }) => ino).map(namespaceFacts),
    nets: unique(nets, ({ ino }) => ino).map(({ ino, links }) => ({
      inode: ino,
      links: unique(links, (link) => link.index).map(linkFacts),
    })),
    cgroups: unique(cgroups, ({ path }) => path).map(cgroupFacts),
    left,
    memory,
    free,
    clock,
    cost,
    hash,
  };
}

/** The first of each. */
function unique<T>(list: readonly T[], keyOf: (entry: T) => number | string): readonly T[] {
  return [...new Map(list.toReversed().map((entry) => [keyOf(entry), entry])).values()].toReversed();
}

function processFacts(raw: z.infer<typeof RawProcess>): ProcessFacts {
  const [inheritable, permitted, effective, bounding, ambient] = raw.caps.map((hex) => BigInt(`0x0${hex}`));
  const { pid_for_children: childrensPid, ...namespaces } = raw.ns;
  return {
    pid: raw.pid,
    parent: raw.ppid,
    start: raw.start,
    name: raw.comm,
    commandLine: raw.cmd,
    pts: raw.pts ?? null,
    pids: raw.nspid,
    uid: raw.uid,
    effectiveUid: raw.euid,
    capabilities: {
      inheritable: inheritable ?? 0n,
      permitted: permitted ?? 0n,
      effective: effective ?? 0n,
      bounding: bounding ?? 0n,
      ambient: ambient ?? 0n,
    },
    noNewPrivileges: raw.nnp === 1,
    seccomp: seccompModes[raw.seccomp] ?? 'off',
    cgroup: raw.cgroup,
    namespaces,
    childrensPid: childrensPid ?? null,
  };
}

function namespaceFacts(raw: z.infer<typeof RawNamespace>): NamespaceFacts {
  return {
    type: raw.type,
    inode: raw.ino,
    // 0 stands for one outside of what may be seen: the initial one has no owner and no parent.
    owner: raw.owner || null,
    parent: raw.parent || null,
    path: raw.path ?? null,
    hostname: raw.hostname ?? null,
    uidMap: (raw.map ?? '')
      .split('\n')
      .map((line) => printable(line).trim().replaceAll(/\s+/g, ' '))
      .filter((line) => line !== ''),
  };
}

function linkFacts(raw: z.infer<typeof RawLink>): LinkFacts {
  return {
    index: raw.index,
    name: raw.name,
    kind: raw.kind,
    up: raw.up,
    state: linkStates[raw.state] ?? 'unknown',
    mac: raw.mac ?? null,
    master: raw.master ?? null,
    peer:
      raw.peer === undefined
        ? null
        : { index: raw.peer, net: raw.peer_ns === undefined ? 'same' : raw.peer_ns || 'out of sight' },
    addresses: raw.addresses,
  };
}

function cgroupFacts(raw: z.infer<typeof RawCgroup>): CgroupFacts {
  const [quota, period] = (raw.cpu_max ?? 'max 0').split(' ');
  return {
    path: raw.path,
    frozen: raw.frozen === 1,
    controllers: (raw.subtree_control ?? '').split(' ').filter((name) => name !== ''),
    cpuQuota: quota === 'max' ? null : { quota: Number(quota), period: Number(period) },
    memoryLimit: numberOrNull(raw.memory_max),
    pidsLimit: numberOrNull(raw.pids_max),
    memory: numberOrNull(raw.memory),
    pids: numberOrNull(raw.pids),
    cpuUsage: raw.usage ?? 0,
    throttled: raw.throttled ?? 0,
    oomKills: raw.oom_kill ?? 0,
  };
}

function numberOrNull(written: string | undefined): number | null {
  return written === undefined || written === '' || written === 'max' ? null : Number(written);
}

/** Control characters, and those that turn the direction of text or take no room, become visible. */
function printable(raw: string): string {
  return raw.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu, (character) =>
    character === '\n' || character === '\t' ? ' ' : '\uFFFD',
  );
}
