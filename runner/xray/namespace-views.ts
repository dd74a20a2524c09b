/** Facts -> every namespace once: its leader, its name for people, who is in it. Pure. */
import { namespaceTypes } from './facts.ts';
import type { Facts, NamespaceFacts, NamespaceType } from './facts.ts';
import type { Thing } from './life.ts';
import { namespaceKey } from './process-rows.ts';
import type { ProcessRow } from './process-rows.ts';

export interface NamespaceView extends Thing {
  readonly type: NamespaceType;
  readonly inode: number;
  /** What to call it: its host name, the name it was given, or its first process. */
  readonly label: string;
  /** One that the machine was started with. */
  readonly initial: boolean;
  /** Key of its oldest process; null where it has none. */
  readonly leader: string | null;
  /** How many processes are in it. */
  readonly members: number;
  /** Where it is mounted, which keeps it without any process. */
  readonly path: string | null;
  readonly hostname: string | null;
  readonly uidMap: readonly string[];
  /** Keys of the user namespace that owns it and of the namespace that it lies in. */
  readonly owner: string | null;
  readonly parent: string | null;
  /** Only the machine's own services are in it. */
  readonly system: boolean;
}

export function namespaceViews(facts: Facts, rows: readonly ProcessRow[]): readonly NamespaceView[] {
  const members = membersOf(rows);
  const first = rows[0];
  const views = facts.namespaces.map((one) => viewOf(one, members, first));
  return views.toSorted(
    (a, b) =>
      namespaceTypes.indexOf(a.type) - namespaceTypes.indexOf(b.type) ||
      Number(b.initial) - Number(a.initial) ||
      a.inode - b.inode,
  );
}

function membersOf(rows: readonly ProcessRow[]): ReadonlyMap<string, readonly ProcessRow[]> {
  const members = new Map<string, ProcessRow[]>();
  for (const row of rows) {
    for (const key of Object.values(row.namespaces)) {
      const list = members.get(key);
      if (list === undefined) members.set(key, [row]);
      else list.push(row);
    }
  }
  return members;
}

function viewOf(
  facts: NamespaceFacts,
  membersByKey: ReadonlyMap<string, readonly ProcessRow[]>,
  first: ProcessRow | undefined,
): NamespaceView {
  const key = namespaceKey(facts.type, facts.inode);
  const members = membersByKey.get(key) ?? [];
  // Rows are depth first: the one nearest to the root, then the oldest, is the one that the others come from.
  const leader = members.toSorted((a, b) => a.depth - b.depth)[0];
  const initial = first?.namespaces[facts.type] === key;
  const label = labelOf(facts, initial, leader);
  return {
    key,
    sign: label,
    type: facts.type,
    inode: facts.inode,
    label,
    initial,
    leader: leader?.key ?? null,
    members: members.length,
    path: facts.path,
    hostname: facts.hostname,
    uidMap: facts.uidMap,
    owner: facts.owner === null ? null : namespaceKey('user', facts.owner),
    parent: facts.parent === null ? null : namespaceKey(facts.type, facts.parent),
    system: !initial && members.length > 0 && members.every(({ system }) => system),
  };
}

function labelOf(facts: NamespaceFacts, initial: boolean, leader: ProcessRow | undefined): string {
  if (facts.type === 'uts' && facts.hostname !== null) return facts.hostname;
  if (initial) return 'the machine';
  const mounted = facts.path?.split('/').at(-1);
  if (mounted !== undefined && mounted !== '') return mounted;
  return leader === undefined ? 'nobody' : `${leader.name} ${leader.pid}`;
}
