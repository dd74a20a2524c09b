/** Where a keeper's seats are kept, for whoever comes after it: in the store, from the first thing that happens in them. */
import { readFileSync } from 'node:fs';
import type { Lab } from '../lab/lab.ts';
import type { Logger } from '../log.ts';
import type { Entry, LogSink } from '../progress/entry.ts';
import type { EndReason } from '../seat/protocol.ts';
import { readEntry } from '../seat/read-entry.ts';
import { Store } from '../store/store.ts';
import { StoreWriter } from '../store/store-writer.ts';

export interface SeatStoreOptions {
  /** The store's file. */
  readonly file: string;
  /** Names the keeper. */
  readonly keeper: string;
  readonly log: Logger;
}

export interface KeptSeat {
  readonly id: string;
  readonly visitor: string;
  readonly lab: Lab;
  readonly labHash: string;
  /** Another keeper had it before. */
  readonly resumed: boolean;
}

export class SeatStore {
  readonly #options: SeatStoreOptions;
  readonly #writer: StoreWriter;
  /** This boot of the host: a seat of another one has no machine. */
  readonly #boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  /** Of seats in which something has happened. */
  readonly #opened = new Map<string, Promise<void>>();

  constructor(options: SeatStoreOptions) {
    this.#options = options;
    this.#writer = new StoreWriter({ file: options.file });
    this.#writer.warmUp();
  }

  /** What happened in a seat that another keeper had; nothing where the store can't say. */
  past(seat: string): Entry[] {
    const { file, log } = this.#options;
    try {
      const store = new Store(file, { make: false });
      try {
        return store.events
          .read(seat)
          .map(readEntry)
          .filter((entry) => entry !== null);
      } finally {
        store.close();
      }
    } catch (error) {
      log.error({ err: error, session: seat }, 'a session can’t go on from where it was');
      return [];
    }
  }

  /** Resolves when all that waits is written. */
  close(): Promise<void> {
    return this.#writer.close();
  }

  /** Where a seat's log goes. Nothing is written about a new seat that nobody comes to. */
  sinkFor(seat: KeptSeat): LogSink {
    // From now on it is known to be kept.
    if (seat.resumed) void this.#open(seat).catch(() => {});
    return {
      append: async (entries: readonly Entry[]) => {
        await this.#open(seat);
        await this.#writer.write('append', seat.id, entries);
      },
    };
  }

  /** A seat is over. */
  async end(seat: string, reason: EndReason): Promise<void> {
    const { log } = this.#options;
    const opened = this.#opened.get(seat);
    if (!opened) return;
    this.#opened.delete(seat);
    try {
      await opened;
      await this.#writer.write('endSeat', seat, reason, Date.now());
    } catch (error) {
      log.error({ err: error, session: seat }, 'the end of a session is not stored');
    }
  }

  /** Resolves when the store knows the seat; what fails is tried again by whoever comes next. */
  #open(seat: KeptSeat): Promise<void> {
    const { keeper } = this.#options;
    const known = this.#opened.get(seat.id);
    if (known) return known;
    const opened = seat.resumed
      ? this.#writer.write('seatKeptBy', seat.id, keeper, this.#boot)
      : this.#writer.write('openSeat', {
          id: seat.id,
          learner: seat.visitor,
          lab: seat.lab.id,
          labHash: seat.labHash,
          steps: seat.lab.steps.map(({ slug }) => slug),
          keeper,
          boot: this.#boot,
          opened: Date.now(),
        });
    this.#opened.set(seat.id, opened);
    opened.catch(() => {
      if (this.#opened.get(seat.id) === opened) this.#opened.delete(seat.id);
    });
    return opened;
  }
}
