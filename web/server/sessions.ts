/**
 * The register of sessions: which keeper has the seat of which visitor. The seats themselves are the keepers', and
 * outlive this; new ones go to keepers that run the same sources as this server.
 */
import { availableParallelism } from 'node:os';
import type { Room, Shortage } from '../../runner/host/capacity.ts';
import type { Answer, FrontMessage, SeatLimits, SeatState } from '../../runner/keeper/control-protocol.ts';
import { KeeperError } from '../../runner/keeper/keeper-link.ts';
import type { Keepers } from '../../runner/keeper/keepers.ts';
import type { KnownKeeper } from '../../runner/keeper/known-keeper.ts';
import type { Lab } from '../../runner/lab/lab.ts';
import type { Logger } from '../../runner/log.ts';
import type { MachineNeeds } from '../../runner/machine/machine.ts';
import { MachineLine } from '../../runner/seat/machine-line.ts';
import type { Store } from '../../runner/store/store.ts';
import { Fleet } from './fleet.ts';
import { LostSeats } from './lost-seats.ts';

/** How many sessions may wait for a machine, in line or not connected yet: more wait outside. */
const MOST_WAITING = 500;

export interface SessionsOptions {
  readonly labs: readonly Lab[];
  readonly keepers: Keepers;
  /** Has the logs of sessions whose keeper is gone. */
  readonly store: Store;
  readonly log: Logger;
  /** Room for machines. */
  readonly room: Room;
  /** How many machines start at a time; left out: one a processor. */
  readonly starts?: number;
  readonly limits: SeatLimits;
  /** What machines will be asked for, the most likely first: keepers may have some ready. */
  readonly expected: readonly MachineNeeds[];
}

type EndMessage = Extract<FrontMessage, { readonly type: 'end' }>;

export type Opened = Exclude<Answer, { readonly kind: 'left' | 'failed' }> | { readonly kind: 'full' };

/** A visitor's seat, and who has it. */
export interface Session {
  readonly keeper: KnownKeeper;
  readonly seat: SeatState;
}

export class Sessions {
  readonly #options: SessionsOptions;
  readonly #fleet: Fleet;
  readonly #lostOnes: LostSeats;
  /** One request of a visitor after the other: two at once would open two seats. */
  readonly #opening = new Map<string, Promise<unknown>>();
  #lastShortage: Shortage | null = null;
  #closed = false;

  private constructor(options: SessionsOptions) {
    this.#options = options;
    const { keepers, log, expected } = options;
    const line = new MachineLine({
      room: options.room,
      starts: options.starts ?? availableParallelism(),
      onShortage: (shortage) => this.#makeRoom(shortage),
      onTrouble: (error) => log.error({ err: error }, 'the line for machines met trouble'),
    });
    this.#fleet = new Fleet({ keepers, line, log, expected, onLost: (keeper) => this.#lost(keeper) });
    this.#lostOnes = new LostSeats(options.store, (socket) =>
      this.#fleet.all.some((keeper) => keeper.socket === socket),
    );
  }

  /** Takes over what an earlier server has left in its keepers. */
  static async start(options: SessionsOptions): Promise<Sessions> {
    const sessions = new Sessions(options);
    await sessions.#fleet.takeOver();
    return sessions;
  }

  /** How many there are. */
  get size(): number {
    return this.#sessions().length;
  }

  /**
   * As `get`, for a page that comes back to a session: where that is just being opened again, or can be, it is waited
   * for.
   */
  async arrival(visitor: string, id: string): Promise<Session | null> {
    await this.#opening.get(visitor)?.catch(() => {});
    const there = this.get(visitor);
    if (there || this.#closed) return there;
    const labId = this.#lostOnes.labOf(visitor, id);
    if (labId !== null) this.#reopen(visitor, id, labId);
    await this.#opening.get(visitor)?.catch(() => {});
    return this.get(visitor);
  }

  get(visitor: string): Session | null {
    return this.#sessions().find(({ seat }) => seat.visitor === visitor) ?? null;
  }

  /** What a visitor can still take home of a session that is over, and where. */
  kept(
    visitor: string,
  ): { readonly keeper: KnownKeeper; readonly lab: string; readonly leftMs: number } | null {
    const kept = this.#fleet.all.flatMap((keeper) => {
      const one = keeper.kept(visitor);
      return one ? [{ keeper, ...one }] : [];
    });
    return kept.toSorted((a, b) => b.leftMs - a.leftMs)[0] ?? null;
  }

  /** Has a keeper ready for whoever comes first. */
  warmUp(): Promise<void> {
    return this.#fleet.warmUp();
  }

  /**
   * Gives a visitor a session for a lab: the one there is, or a new one, whose machine waits for its turn. Another
   * lab's session gives way at once when nothing or everything has been done in it, otherwise only to `takeOver`.
   */
  async open(visitor: string, lab: Lab, takeOver: boolean): Promise<Opened> {
    const before = this.#opening.get(visitor) ?? Promise.resolve();
    const opening = before
      .catch(() => {})
      .then(() => this.#open(visitor, lab, takeOver))
      .catch((error: unknown) => {
        if (!(error instanceof KeeperError)) throw error;
        // It was killed while it was asked: another one is there.
        return this.#open(visitor, lab, takeOver);
      });
    this.#opening.set(visitor, opening);
    try {
      return await opening;
    } finally {
      if (this.#opening.get(visitor) === opening) this.#opening.delete(visitor);
    }
  }

  /** Ends a visitor's session, if there is one: its pages are told why. */
  giveUp(visitor: string, message: string): void {
    const there = this.get(visitor);
    if (there) this.#send(there, { reason: 'replaced', message, ifUnused: false });
  }

  /** Leaves all sessions in their keepers. */
  leave(): void {
    this.#closed = true;
    this.#fleet.leave();
  }

  /** Ends all sessions; resolves when their machines are gone. */
  close(): Promise<void> {
    this.#closed = true;
    return this.#fleet.close();
  }

  async #open(visitor: string, lab: Lab, takeOver: boolean): Promise<Opened> {
    const there = this.get(visitor);
    if (this.#closed || (!there && !this.#hasPlace())) return { kind: 'full' };
    if (there && !this.#fleet.isUsable(there.keeper)) {
      // It goes on in what serves it, as long as it is the one that is wanted.
      if (there.seat.lab === lab.id) return { kind: 'open', seat: there.seat.id };
      const { title } = lab;
      const left = await there.keeper.link.ask({ type: 'make-way', visitor, title, takeOver });
      if (left.kind === 'occupied') return left;
    }
    const home = there?.keeper ?? this.kept(visitor)?.keeper;
    const keeper = home && this.#fleet.isUsable(home) ? home : await this.#fleet.place();
    const { limits } = this.#options;
    const resume = there ? null : this.#lostOnes.find(visitor, lab);
    const answer = await keeper.open({ visitor, lab, takeOver, limits, resume });
    if (answer.kind === 'open' || answer.kind === 'occupied') return answer;
    throw new Error(
      `the keeper opened no session: ${answer.kind === 'failed' ? answer.message : answer.kind}`,
    );
  }

  #sessions(): Session[] {
    return this.#fleet.all.flatMap((keeper) => keeper.live.map((seat) => ({ keeper, seat })));
  }

  /** Its sessions are opened in another one. */
  #lost({ live, socket }: KnownKeeper): void {
    this.#lostOnes.keeperGone(socket);
    this.#options.log.error({ socket, sessions: live.length }, 'a keeper is gone');
    for (const seat of live) this.#reopen(seat.visitor, seat.id, seat.lab);
  }

  #reopen(visitor: string, id: string, labId: string): void {
    const { log, labs } = this.#options;
    const lab = labs.find((one) => one.id === labId);
    if (!lab || !this.#lostOnes.mayTry(id)) return;
    // As any other request of this visitor, so that what they ask for meanwhile comes after it.
    this.open(visitor, lab, false).catch((error: unknown) =>
      log.error({ err: error, session: id }, 'a session could not be opened again'),
    );
  }

  /** Whether one more may wait; one that was asked for but has no page yet gives way first. */
  #hasPlace(): boolean {
    const waiting = this.#sessions().filter(({ seat }) => !seat.hasRoom);
    if (waiting.length < MOST_WAITING) return true;
    const unclaimed = waiting.find(({ seat }) => seat.pages === 0);
    if (unclaimed) this.#end(unclaimed, 'No page was open, and somebody else needed the machine.');
    return unclaimed !== undefined;
  }

  /** A visitor who only looked at a lab and left does not keep others out. */
  #makeRoom(shortage: Shortage): void {
    // More machines may be wanted; a shortage of memory or disk is for whoever runs this.
    if (shortage !== 'machines' && shortage !== this.#lastShortage)
      this.#options.log.warn({ shortage }, 'no machine starts until there is room');
    this.#lastShortage = shortage;
    if (shortage !== 'machines') for (const { link } of this.#fleet.all) link.send({ type: 'give-way' });
    // What is being removed makes room soon.
    if (this.#fleet.all.some(({ seats }) => [...seats.values()].some(({ over }) => over))) return;
    const vacant = this.#sessions().find(({ seat }) => seat.hasRoom && seat.vacant);
    if (vacant) this.#end(vacant, 'It was not in use, and somebody else needed the machine.');
  }

  #end(session: Session, message: string): void {
    this.#send(session, { reason: 'idle', message, ifUnused: true });
  }

  #send({ keeper, seat }: Session, how: Pick<EndMessage, 'reason' | 'message' | 'ifUnused'>): void {
    // Before it is told so: nobody ends a second one for the same shortage.
    keeper.seats.set(seat.id, { ...seat, over: true });
    keeper.link.send({ type: 'end', seat: seat.id, ...how });
  }
}
