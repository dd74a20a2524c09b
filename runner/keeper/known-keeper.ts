/** A keeper as a front knows it: its seats, what can be taken home there, and its part of the line for machines. */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Lab } from '../lab/lab.ts';
import type { MachineLine } from '../seat/machine-line.ts';
import type { Answer, KeptState, OpenRequest, SeatState } from './control-protocol.ts';
import { KeeperLink, type LinkEvents } from './keeper-link.ts';
import { LineDesk } from './line-desk.ts';

export interface KnownKeeperEvents {
  /** The connection is gone. `stopped`: it was told to end all its seats, so nobody wants them back. */
  onLost(keeper: KnownKeeper, stopped: boolean): void;
}

export interface OpenLab extends Omit<OpenRequest, 'lab'> {
  readonly lab: Lab;
}

interface Kept {
  readonly lab: string;
  readonly endsAt: number;
}

export class KnownKeeper {
  readonly link: KeeperLink;
  readonly seats = new Map<string, SeatState>();
  readonly #kept = new Map<string, Kept>();
  readonly #desk: LineDesk;
  readonly #labsTold = new Set<string>();
  readonly #line: MachineLine;
  readonly #gone = Promise.withResolvers<void>();
  #opening = 0;
  #stopping = false;
  #lost = false;

  private constructor(link: KeeperLink, line: MachineLine) {
    this.link = link;
    this.#line = line;
    const { seats, kept } = link.hello;
    for (const seat of seats) this.seats.set(seat.id, seat);
    for (const one of kept) this.#keep(one);
    this.#desk = new LineDesk(line, (message) => link.send(message));
    this.#desk.adopt(link.hello.line);
  }

  /**
   * Connects to a keeper. Who waits there stands in the line only after `enterWish`, so that those of several
   * keepers come in the right order. @throws KeeperError
   */
  static async connect(socket: string, line: MachineLine, events: KnownKeeperEvents): Promise<KnownKeeper> {
    let keeper: KnownKeeper | null = null;
    const ofLink: LinkEvents = {
      onMessage: (message) => {
        if (keeper) keeper.#take(message);
      },
      onLost: () => {
        if (!keeper) return;
        keeper.#lost = true;
        keeper.#desk.close();
        keeper.#gone.resolve();
        events.onLost(keeper, keeper.#stopping);
      },
    };
    keeper = new KnownKeeper(await KeeperLink.connect(socket, ofLink), line);
    return keeper;
  }

  get build(): string {
    return this.link.hello.build;
  }

  get socket(): string {
    return this.link.socket;
  }

  /** Resolves when there is no connection any more. */
  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  /** Whether it can be asked for anything. */
  get isThere(): boolean {
    return !this.#lost && !this.#stopping;
  }

  /** Seats that are not over. */
  get live(): SeatState[] {
    return [...this.seats.values()].filter(({ over }) => !over);
  }

  /** Whether it serves nobody, and has nothing that can be taken home. */
  get isEmpty(): boolean {
    return this.live.length === 0 && [...this.#kept.keys()].every((visitor) => this.kept(visitor) === null);
  }

  /** Those who waited before this front came. */
  get wishes(): KeeperLink['hello']['line']['wishes'] {
    return this.link.hello.line.wishes;
  }

  enterWish(wish: KeeperLink['hello']['line']['wishes'][number]): void {
    this.#desk.enter(wish);
  }

  /** What a visitor can still take home of a seat that is over. */
  kept(visitor: string): { readonly lab: string; readonly leftMs: number } | null {
    const kept = this.#kept.get(visitor);
    if (!kept) return null;
    const leftMs = Math.round(kept.endsAt - performance.now());
    return leftMs > 0 ? { lab: kept.lab, leftMs } : null;
  }

  /** How many seats it has or is about to have. */
  get load(): number {
    return this.seats.size + this.#opening;
  }

  /** Opens a lab for a visitor. @throws KeeperError */
  async open({ lab, ...request }: OpenLab): Promise<Answer> {
    const hash = hashOf(lab);
    if (!this.#labsTold.has(hash)) {
      this.#labsTold.add(hash);
      // The keeper has another working folder.
      this.link.send({ type: 'lab', hash, lab: { ...lab, file: resolve(lab.file) } });
    }
    this.#opening += 1;
    try {
      return await this.link.ask({ type: 'open', lab: hash, ...request });
    } finally {
      this.#opening -= 1;
    }
  }

  #take(message: Parameters<LinkEvents['onMessage']>[0]): void {
    switch (message.type) {
      case 'seat':
        return void this.seats.set(message.seat.id, message.seat);
      case 'gone':
        return void this.seats.delete(message.seat);
      case 'kept':
        return this.#keep(message.kept);
      case 'wish':
        return this.#desk.enter(message);
      case 'leave':
        return this.#desk.leave(message.wish);
      case 'over':
        return this.#desk.over(message.lease);
      case 'released':
        return this.#desk.release(message.lease);
      case 'gave-way':
        return this.#line.lookAgain();
      case 'stopping':
        this.#stopping = true;
    }
  }

  #keep({ visitor, lab, leftMs }: KeptState): void {
    this.#kept.set(visitor, { lab, endsAt: performance.now() + leftMs });
    for (const [one, { endsAt }] of this.#kept) if (endsAt < performance.now()) this.#kept.delete(one);
  }
}

const hashes = new WeakMap<Lab, string>();

/** Names a lab by all that is in it. */
function hashOf(lab: Lab): string {
  const known = hashes.get(lab);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(JSON.stringify(lab)).digest('hex');
  hashes.set(lab, hash);
  return hash;
}
