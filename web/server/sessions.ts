/**
 * The register of sessions: which keeper has the seat of which visitor. The seats themselves are the keepers', and
 * outlive this; new ones go to keepers that run the same sources as this server.
 */
import { availableParallelism } from 'node:os';
import type { Room, Shortage } from '../../runner/host/capacity.ts';
import type { Answer, FrontMessage, SeatLimits, SeatState } from '../../runner/keeper/control-protocol.ts';
import { KeeperError } from '../../runner/keeper/keeper-link.ts';
import type { Keepers } from '../../runner/keeper/keepers.ts';
import { KnownKeeper } from '../../runner/keeper/known-keeper.ts';
import type { Lab } from '../../runner/lab/lab.ts';
import type { Logger } from '../../runner/log.ts';
import type { MachineNeeds } from '../../runner/machine/machine.ts';
import { MachineLine } from '../../runner/seat/machine-line.ts';
import type { Store } from '../../runner/store/store.ts';
import { LostSeats } from './lost-seats.ts';

/** How many sessions may wait for a machine, in line or not connected yet: more wait outside. */
const MOST_WAITING = 500;
/** From this many seats in each keeper on another one is started, as long as there may be more. */
const SEATS_EACH = 4;

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
  readonly #keepers = new Set<KnownKeeper>();
  readonly #line: MachineLine;
  readonly #lostOnes: LostSeats;
  /** One request of a visitor after the other: two at once would open two seats. */
  readonly #opening = new Map<string, Promise<unknown>>();
  #starting: Promise<KnownKeeper> | null = null;
  #lastShortage: Shortage | null = null;
  #closed = false;

  private constructor(options: SessionsOptions) {
    this.#options = options;
    this.#lostOnes = new LostSeats(options.store, (socket) =>
      [...this.#keepers].some((keeper) => keeper.socket === socket),
    );
    this.#line = new MachineLine({
      room: options.room,
      starts: options.starts ?? availableParallelism(),
      onShortage: (shortage) => this.#makeRoom(shortage),
      onTrouble: (error) => options.log.error({ err: error }, 'the line for machines met trouble'),
    });
  }

  /** Takes over what an earlier server has left in its keepers. */
  static async start(options: SessionsOptions): Promise<Sessions> {
    const sessions = new Sessions(options);
    const found = await options.keepers.find();
    await Promise.all(found.map((socket) => sessions.#connect(socket).catch(() => null)));
    // In the order in which they came, whatever keeper they are in.
    const wishes = [...sessions.#keepers].flatMap((keeper) =>
      keeper.wishes.map((wish) => ({ keeper, wish })),
    );
    for (const { keeper, wish } of wishes.toSorted((a, b) => a.wish.ticket - b.wish.ticket))
      keeper.enterWish(wish);
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
    const kept = [...this.#keepers].flatMap((keeper) => {
      const one = keeper.kept(visitor);
      return one ? [{ keeper, ...one }] : [];
    });
    return kept.toSorted((a, b) => b.leftMs - a.leftMs)[0] ?? null;
  }

  /** Has a keeper ready for whoever comes first. */
  async warmUp(): Promise<void> {
    if (!this.#usable().length) await this.#more();
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
    for (const { link, isEmpty } of this.#keepers) {
      // One that has nothing to do ends now, not in a while.
      if (isEmpty) link.send({ type: 'stop' });
      link.close();
    }
  }

  /** Ends all sessions; resolves when their machines are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#starting?.catch(() => {});
    await Promise.all([...this.#keepers].map((keeper) => this.#stop(keeper)));
  }

  async #open(visitor: string, lab: Lab, takeOver: boolean): Promise<Opened> {
    const there = this.get(visitor);
    if (this.#closed || (!there && !this.#hasPlace())) return { kind: 'full' };
    if (there && !this.#isUsable(there.keeper)) {
      // It goes on in what serves it, as long as it is the one that is wanted.
      if (there.seat.lab === lab.id) return { kind: 'open', seat: there.seat.id };
      const { title } = lab;
      const left = await there.keeper.link.ask({ type: 'make-way', visitor, title, takeOver });
      if (left.kind === 'occupied') return left;
    }
    const home = there?.keeper ?? this.kept(visitor)?.keeper;
    const keeper = home && this.#isUsable(home) ? home : await this.#place();
    const { limits } = this.#options;
    const resume = there ? null : this.#lostOnes.find(visitor, lab);
    const answer = await keeper.open({ visitor, lab, takeOver, limits, resume });
    if (answer.kind === 'open' || answer.kind === 'occupied') return answer;
    throw new Error(
      `the keeper opened no session: ${answer.kind === 'failed' ? answer.message : answer.kind}`,
    );
  }

  #sessions(): Session[] {
    return [...this.#keepers].flatMap((keeper) => keeper.live.map((seat) => ({ keeper, seat })));
  }

  /** Whether it takes new seats. */
  #isUsable(keeper: KnownKeeper): boolean {
    return keeper.isThere && keeper.build === this.#options.keepers.build;
  }

  #usable(): KnownKeeper[] {
    return [...this.#keepers].filter((keeper) => this.#isUsable(keeper));
  }

  /** The keeper for one more seat: the one with the fewest. */
  async #place(): Promise<KnownKeeper> {
    const [least] = this.#usable().toSorted((a, b) => a.load - b.load);
    if (!least) return this.#more();
    if (least.load >= SEATS_EACH && this.#usable().length < this.#options.keepers.most)
      this.#more().catch((error: unknown) => this.#options.log.error({ err: error }, 'no further keeper'));
    return least;
  }

  /** One more keeper; one start at a time. */
  #more(): Promise<KnownKeeper> {
    this.#starting ??= this.#options.keepers
      .start()
      .then((socket) => this.#connect(socket))
      .finally(() => {
        this.#starting = null;
      });
    return this.#starting;
  }

  async #connect(socket: string): Promise<KnownKeeper> {
    const { log, keepers } = this.#options;
    try {
      const keeper = await KnownKeeper.connect(socket, this.#line, {
        onLost: (lost, stopped) => this.#lost(lost, stopped),
      });
      this.#keepers.add(keeper);
      if (keeper.build !== keepers.build) keeper.link.send({ type: 'retire' });
      else if (this.#options.expected.length > 0)
        keeper.link.send({ type: 'expect', machines: this.#options.expected });
      return keeper;
    } catch (error) {
      if (error instanceof KeeperError && error.kind !== 'gone')
        log.warn({ err: error }, 'a keeper is left alone');
      throw error;
    }
  }

  /** Its sessions are opened in another one, unless they were ended. */
  #lost(keeper: KnownKeeper, stopped: boolean): void {
    this.#keepers.delete(keeper);
    if (stopped || this.#closed) return;
    const { live, socket } = keeper;
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

  async #stop(keeper: KnownKeeper): Promise<void> {
    keeper.link.send({ type: 'stop' });
    await keeper.gone;
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
    if (shortage !== 'machines') for (const { link } of this.#keepers) link.send({ type: 'give-way' });
    // What is being removed makes room soon.
    if ([...this.#keepers].some(({ seats }) => [...seats.values()].some(({ over }) => over))) return;
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
