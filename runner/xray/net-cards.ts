/** Facts -> a card for each network namespace, its interfaces in order, and who is at the other end of each. Pure. */
import type { Facts, LinkFacts, LinkState } from './facts.ts';
import type { Thing } from './life.ts';
import type { NamespaceView } from './namespace-views.ts';
import { namespaceKey } from './process-rows.ts';

export interface NetCard extends Thing {
  readonly label: string;
  readonly inode: number;
  readonly initial: boolean;
}

/** One interface. */
export interface NetPort extends Thing {
  /** Key of its card. */
  readonly net: string;
  readonly index: number;
  readonly name: string;
  readonly kind: string;
  readonly up: boolean;
  readonly state: LinkState;
  readonly mac: string | null;
  readonly addresses: readonly string[];
  /** Key of the bridge that it is plugged into, on the same card. */
  readonly bridge: string | null;
  /** Key of the other end of a veth pair; null where there is none, or none in sight. */
  readonly peer: string | null;
  /** There is another end, where the X-ray does not reach. */
  readonly peerOutOfSight: boolean;
}

export function netCards(
  facts: Facts,
  namespaces: readonly NamespaceView[],
): { readonly nets: readonly NetCard[]; readonly ports: readonly NetPort[] } {
  const views = namespaces.filter(({ type, system }) => type === 'net' && !system);
  const nets = views.map(({ key, label, inode, initial }) => ({ key, sign: label, label, inode, initial }));
  const links = new Map(facts.nets.map((net) => [net.inode, net.links]));
  const ports = nets.flatMap((net) => portsOf(net, links));
  return { nets, ports };
}

function portKey(inode: number, index: number): string {
  return `${namespaceKey('net', inode)}/${index}`;
}

function portsOf(net: NetCard, links: ReadonlyMap<number, readonly LinkFacts[]>): readonly NetPort[] {
  const own = links.get(net.inode) ?? [];
  return plugged(own).map((link): NetPort => {
    const other = otherEnd(net, link, links);
    const bridged = link.master !== null && own.some(({ index }) => index === link.master);
    return {
      key: portKey(net.inode, link.index),
      sign: [link.name, link.up, link.state, link.master, other, ...link.addresses].join(' '),
      net: net.key,
      index: link.index,
      name: link.name,
      kind: link.kind,
      up: link.up,
      state: link.state,
      mac: link.mac,
      addresses: link.addresses,
      bridge: bridged ? portKey(net.inode, link.master) : null,
      peer: other,
      peerOutOfSight: link.kind === 'veth' && other === null,
    };
  });
}

/** Each bridge before what is plugged into it, otherwise in the order in which they were made. */
function plugged(links: readonly LinkFacts[]): readonly LinkFacts[] {
  const indexes = new Set(links.map(({ index }) => index));
  const result = new Set<LinkFacts>();
  const visit = (link: LinkFacts): void => {
    if (result.has(link)) return;
    result.add(link);
    for (const port of links) if (port.master === link.index) visit(port);
  };
  for (const link of links) if (link.master === null || !indexes.has(link.master)) visit(link);
  return [...result];
}

function otherEnd(
  net: NetCard,
  { kind, peer }: LinkFacts,
  links: ReadonlyMap<number, readonly LinkFacts[]>,
): string | null {
  // What lies below a VLAN or a macvlan is no cable.
  if (peer === null || peer.net === 'out of sight' || kind !== 'veth') return null;
  const inode = peer.net === 'same' ? net.inode : peer.net;
  const found = links.get(inode)?.find(({ index }) => index === peer.index);
  return found === undefined ? null : portKey(inode, found.index);
}
