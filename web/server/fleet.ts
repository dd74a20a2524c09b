/** The keepers that a server has: found, started where more are needed, and left or ended with it. Knows no visitor. */
import { KeeperError } from '../../runner/keeper/keeper-link.ts';
import type { Keepers } from '../../runner/keeper/keepers.ts';
import { KnownKeeper } from '../../runner/keeper/known-keeper.ts';
import type { Logger } from '../../runner/log.ts';
import type { MachineNeeds } from '../../runner/machine/machine.ts';
import type { MachineLine } from '../../runner/seat/machine-line.ts';

/** From this many seats in each keeper on another one is started, as long as there may be more. */
const SEATS_EACH = 4;

export interface FleetOptions {
  readonly keepers: Keepers;
  /** Where their seats wait for machines. */
  readonly line: MachineLine;
  readonly log: Logger;
  /** What machines will be asked for, the most likely first: keepers may have some ready. */
  readonly expected: readonly MachineNeeds[];
  /** One is gone that nobody has told to stop. */
  readonly onLost: (keeper: KnownKeeper) => void;
}

export class Fleet {
  readonly #options: FleetOptions;
  readonly #keepers = new Set<KnownKeeper>();
  #starting: Promise<KnownKeeper> | null = null;
  #closed = false;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** All of them, those too that take no new seats. */
  get all(): readonly KnownKeeper[] {
    return [...this.#keepers];
  }

  /** Takes over what an earlier server has left. */
  async takeOver(): Promise<void> {
    const found = await this.#options.keepers.find();
    await Promise.all(found.map((socket) => this.#connect(socket).catch(() => null)));
    // In the order in which they came, whatever keeper they are in.
    const wishes = this.all.flatMap((keeper) => keeper.wishes.map((wish) => ({ keeper, wish })));
    for (const { keeper, wish } of wishes.toSorted((a, b) => a.wish.ticket - b.wish.ticket))
      keeper.enterWish(wish);
  }

  /** Has one ready for whoever comes first. */
  async warmUp(): Promise<void> {
    if (!this.#usable().length) await this.#more();
  }

  /** Whether it takes new seats. */
  isUsable(keeper: KnownKeeper): boolean {
    return keeper.isThere && keeper.build === this.#options.keepers.build;
  }

  /** The keeper for one more seat: the one with the fewest. */
  async place(): Promise<KnownKeeper> {
    const { keepers, log } = this.#options;
    const [least] = this.#usable().toSorted((a, b) => a.load - b.load);
    if (!least) return this.#more();
    if (least.load >= SEATS_EACH && this.#usable().length < keepers.most)
      this.#more().catch((error: unknown) => log.error({ err: error }, 'no further keeper'));
    return least;
  }

  /** Leaves them to the next server. */
  leave(): void {
    this.#closed = true;
    for (const { link, isEmpty } of this.#keepers) {
      // One that has nothing to do ends now, not in a while.
      if (isEmpty) link.send({ type: 'stop' });
      link.close();
    }
  }

  /** Ends them, and all that they have; resolves when that is gone. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#starting?.catch(() => {});
    await Promise.all(
      this.all.map(({ link, gone }) => {
        link.send({ type: 'stop' });
        return gone;
      }),
    );
  }

  #usable(): KnownKeeper[] {
    return this.all.filter((keeper) => this.isUsable(keeper));
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
    const { log, line, keepers, expected } = this.#options;
    try {
      const keeper = await KnownKeeper.connect(socket, line, {
        onLost: (lost, stopped) => this.#lost(lost, stopped),
      });
      this.#keepers.add(keeper);
      if (keeper.build !== keepers.build) keeper.link.send({ type: 'retire' });
      else if (expected.length > 0) keeper.link.send({ type: 'expect', machines: expected });
      return keeper;
    } catch (error) {
      if (error instanceof KeeperError && error.kind === 'version')
        log.warn({ err: error }, 'a keeper of another version serves its sessions without this server');
      throw error;
    }
  }

  #lost(keeper: KnownKeeper, stopped: boolean): void {
    this.#keepers.delete(keeper);
    if (!stopped && !this.#closed) this.#options.onLost(keeper);
  }
}
