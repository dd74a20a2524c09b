/** Cards of network namespaces one below the other, and the cables between them in lanes at the side. Pure. */
import type { Living } from '../../../../runner/xray/life.ts';
import type { NetCard, NetPort } from '../../../../runner/xray/net-cards.ts';

export interface PlacedCard {
  readonly net: NetCard & Living;
  readonly y: number;
  readonly height: number;
  readonly ports: readonly PlacedPort[];
}

export interface PlacedPort {
  readonly port: NetPort & Living;
  /** Top. */
  readonly y: number;
  /** How far it is plugged into another one: 0, 1… */
  readonly depth: number;
}

export interface Cable {
  /** Of both ends, the upper one first. */
  readonly ends: readonly [string, string];
  readonly from: number;
  readonly to: number;
  /** 0 is the nearest. */
  readonly lane: number;
}

export interface NetLayout {
  readonly cards: readonly PlacedCard[];
  readonly cables: readonly Cable[];
  readonly lanes: number;
  readonly height: number;
}

export const PORT = 26;
export const CARD_HEAD = 28;
const GAP = 12;
const FOOT = 6;

export function layOutNets(
  nets: readonly (NetCard & Living)[],
  ports: readonly (NetPort & Living)[],
): NetLayout {
  let y = 2;
  const cards = nets.map((net): PlacedCard => {
    const own = ports.filter((port) => port.net === net.key);
    const top = y;
    y += CARD_HEAD;
    const placed = own.map((port): PlacedPort => {
      const at = y;
      y += PORT;
      return { port, y: at, depth: depthOf(port, own) };
    });
    y += FOOT + GAP;
    return { net, y: top, height: y - GAP - top, ports: placed };
  });
  const cables = inLanes(cablesOf(cards));
  return { cards, cables, lanes: Math.max(0, ...cables.map(({ lane }) => lane + 1)), height: y };
}

function depthOf(port: NetPort, all: readonly NetPort[]): number {
  let depth = 0;
  let above = port.bridge;
  while (above !== null && depth < 4) {
    depth += 1;
    above = all.find(({ key }) => key === above)?.bridge ?? null;
  }
  return depth;
}

function cablesOf(cards: readonly PlacedCard[]): readonly Omit<Cable, 'lane'>[] {
  const ports = cards.flatMap((card) => card.ports).filter(({ port }) => port.life !== 'gone');
  return ports.flatMap(({ port, y }) => {
    const other = ports.find((one) => one.port.key === port.peer);
    // Both ends know each other, so the upper one draws the cable.
    if (other === undefined || other.y <= y) return [];
    return [{ ends: [port.key, other.port.key], from: y + PORT / 2, to: other.y + PORT / 2 }];
  });
}

/** Short ones near the cards: that makes the fewest crossings. */
function inLanes(cables: readonly Omit<Cable, 'lane'>[]): readonly Cable[] {
  const placed: Cable[] = [];
  for (const cable of cables.toSorted((a, b) => a.to - a.from - (b.to - b.from) || a.from - b.from)) {
    let lane = 0;
    const taken = (): boolean =>
      placed.some((one) => one.lane === lane && one.from <= cable.to && cable.from <= one.to);
    while (taken()) lane += 1;
    placed.push({ ...cable, lane });
  }
  return placed;
}
