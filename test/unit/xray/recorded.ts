/** Facts that were recorded in real machines by scripts/record-xray.ts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from '../../../runner/xray/facts.ts';
import { parseFacts } from '../../../runner/xray/parse-facts.ts';
import { drawPicture } from '../../../runner/xray/picture.ts';
import type { Picture } from '../../../runner/xray/picture.ts';
import { textTree } from '../../../runner/xray/text-tree.ts';

export type Recording =
  | 'nothing'
  | 'uts'
  | 'pid'
  | 'veth-same'
  | 'net'
  | 'bridge'
  | 'cgroup-before'
  | 'cgroup-after'
  | 'capabilities'
  | 'user';

export function printed(name: Recording): string {
  return readFileSync(join(import.meta.dirname, 'fixtures', `${name}.json`), 'utf8');
}

export function recorded(name: Recording): Facts {
  return parseFacts(printed(name));
}

export function drawn(facts: Recording | Facts, before: Picture | null = null, at = 0): Picture {
  const seen = typeof facts === 'string' ? recorded(facts) : facts;
  return drawPicture(seen, before, { terminals: ['host', 'inside'], at });
}

/** The tree as text, each line behind the first letter of its life where that is not `here`. */
export function tree(picture: Picture, system = false): string[] {
  return textTree(picture, { system }).map(({ text, life }) => (life === 'here' ? text : `${life}: ${text}`));
}
