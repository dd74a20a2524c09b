/** Seats whose keeper is gone, as the store knows them: their logs are there, and another keeper can go on with them. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { isOrphan } from '../../runner/host/owner.ts';
import type { Lab } from '../../runner/lab/lab.ts';
import type { SeatRow } from '../../runner/store/seats.ts';
import type { Store } from '../../runner/store/store.ts';

/** One that was opened longer ago is over, whoever comes back, ms. */
const MOST_AGE_MS = 24 * 60 * 60_000;
/** One that has taken so many keepers along is not opened again. */
const MOST_TRIES = 3;
/** Of how many seats that is known. */
const MOST_COUNTED = 1_000;

export class LostSeats {
  readonly #store: Store;
  readonly #isConnected: (socket: string) => boolean;
  readonly #tries = new Map<string, number>();
  /** Sockets of keepers that we have lost; each server loses few. */
  readonly #gone = new Set<string>();

  /** `isConnected`: whether we have the keeper with that socket. */
  constructor(store: Store, isConnected: (socket: string) => boolean) {
    this.#store = store;
    this.#isConnected = isConnected;
  }

  /** A learner's seat with this lab that was lost; null: there is none. */
  find(learner: string, lab: Lab): string | null {
    if (this.#store.learners.find(learner) === null) return null;
    const last = this.#store.seats.lastOf(learner).find((seat) => seat.lab === lab.id);
    return last && this.#isLost(last) ? last.id : null;
  }

  /** The lab of a seat of this learner that was lost; null: there is none. */
  labOf(learner: string, id: string): string | null {
    const seat = this.#store.seats.get(id);
    return seat?.learner === learner && this.#isLost(seat) ? seat.lab : null;
  }

  /** Counts how often one is opened again: it may be what ends its keepers. */
  mayTry(id: string): boolean {
    const tries = (this.#tries.get(id) ?? 0) + 1;
    this.#tries.delete(id);
    this.#tries.set(id, tries);
    const [oldest] = this.#tries.keys();
    if (this.#tries.size > MOST_COUNTED && oldest !== undefined) this.#tries.delete(oldest);
    return tries <= MOST_TRIES;
  }

  /** A keeper is gone, though its process may not have been cleared away yet. */
  keeperGone(socket: string): void {
    this.#gone.add(socket);
  }

  /** The keeper may be another server's, and alive. */
  #isLost({ ended, keeper, opened }: SeatRow): boolean {
    if (ended !== null || keeper === null || opened < Date.now() - MOST_AGE_MS) return false;
    if (this.#isConnected(keeper)) return false;
    return this.#gone.has(keeper) || isOrphan(path.basename(keeper)) || !existsSync(keeper);
  }
}
