/** Which groups a user of this host is in. */
import { readFileSync } from 'node:fs';

export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** Ids of the groups that the user is in; null: we ourselves. */
export function groupsOf(user: { readonly name: string; readonly gid: number } | null): readonly number[] {
  if (user === null) return process.getgroups?.() ?? [];
  return groups()
    .filter(({ gid, members }) => gid === user.gid || members.includes(user.name))
    .map(({ gid }) => gid);
}

/** All of /etc/group. */
export function groups(): readonly Group[] {
  const lines = readFileSync('/etc/group', 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [name = '', , gid, members = ''] = line.split(':');
    return { name, gid: Number(gid), members: members.split(',') };
  });
}
