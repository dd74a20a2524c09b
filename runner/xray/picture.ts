/**
 * Facts -> what to draw: processes as a tree with the namespaces that each one left its parent's for, cgroups
 * with use and limits, a card for each network namespace, and what came and went since the picture before.
 * Pure; knows no screen: SVG and text are made of the same picture.
 */
import { cgroupRows } from './cgroup-rows.ts';
import type { CgroupRow } from './cgroup-rows.ts';
import type { Facts } from './facts.ts';
import { enliven, nextEnd } from './life.ts';
import type { Living } from './life.ts';
import { namespaceViews } from './namespace-views.ts';
import type { NamespaceView } from './namespace-views.ts';
import { netCards } from './net-cards.ts';
import type { NetCard, NetPort } from './net-cards.ts';
import { processRows } from './process-rows.ts';
import type { ProcessRow } from './process-rows.ts';

export interface Picture {
  /** Depth first: a row is below its parent. */
  readonly processes: readonly (ProcessRow & Living)[];
  readonly namespaces: readonly (NamespaceView & Living)[];
  readonly cgroups: readonly (CgroupRow & Living)[];
  readonly nets: readonly (NetCard & Living)[];
  readonly ports: readonly (NetPort & Living)[];
  /** Bytes of the machine. */
  readonly memory: { readonly total: number; readonly free: number };
  /** How many things of each kind were too many to be told. */
  readonly left: Facts['left'];
  /** When the facts were seen: the machine's clock, microseconds. */
  readonly clock: number;
}

export interface PictureOptions {
  /** Names of the terminals in use, in the machine's order: `['host', 'inside']`. */
  readonly terminals: readonly string[];
  /** Now, ms. */
  readonly at: number;
}

/** Draws facts; `before` is the last picture of the same machine, or null. */
export function drawPicture(facts: Facts, before: Picture | null, options: PictureOptions): Picture {
  const { at } = options;
  const processes = processRows(facts, options.terminals);
  const namespaces = namespaceViews(facts, processes);
  const cgroups = cgroupRows(facts, processes, before);
  const { nets, ports } = netCards(facts, namespaces);
  return {
    processes: enliven(processes, before?.processes ?? null, at),
    namespaces: enliven(namespaces, before?.namespaces ?? null, at),
    cgroups: enliven(cgroups, before?.cgroups ?? null, at),
    nets: enliven(nets, before?.nets ?? null, at),
    ports: enliven(ports, before?.ports ?? null, at),
    memory: { total: facts.memory, free: facts.free },
    left: facts.left,
    clock: facts.clock,
  };
}

/** When a picture of the same facts would look different, ms; null: never. */
export function pictureDue(picture: Picture): number | null {
  const { processes, namespaces, cgroups, nets, ports } = picture;
  return nextEnd([...processes, ...namespaces, ...cgroups, ...nets, ...ports]);
}
