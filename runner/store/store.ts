/**
 * The store: what has to outlive every process, in one SQLite file. Synchronous: for the front's reading, and the command
 * line; who must not wait for a disk writes through a StoreWriter.
 */
import path from 'node:path';
import { Database } from './database.ts';
import { EventLog, LOG_LIMITS, type LogLimits } from './event-log.ts';
import { Learners } from './learners.ts';
import { MIGRATIONS } from './migrations.ts';
import { ProgressBook } from './progress-book.ts';
import { prune, type PruneLimits } from './pruning.ts';
import { findFaults } from './faults.ts';
import { Seats } from './seats.ts';

export interface StoreOptions {
  /** How long to wait for another process that is writing, ms; left out: as long as one may take. */
  readonly patienceMs?: number;
  /** Look at every page before anything else. */
  readonly verify?: boolean;
  /** Make the file if there is none; left out: yes. */
  readonly make?: boolean;
  readonly limits?: LogLimits;
}

/** SQLite's application id: `Unbx`. */
const APPLICATION = 0x556e6278;
const PATIENCE_MS = 10_000;

/** The store's file in the state folder. */
export function storeFile(stateDir: string): string {
  return path.join(stateDir, 'unbox.db');
}

export class Store {
  readonly learners: Learners;
  readonly seats: Seats;
  readonly events: EventLog;
  readonly progress: ProgressBook;
  readonly #db: Database;

  /** @throws StoreError, with the file as it was */
  constructor(file: string, options: StoreOptions = {}) {
    this.#db = new Database({
      file,
      application: APPLICATION,
      migrations: MIGRATIONS,
      patienceMs: options.patienceMs ?? PATIENCE_MS,
      verify: options.verify ?? false,
      make: options.make ?? true,
    });
    this.learners = new Learners(this.#db);
    this.seats = new Seats(this.#db, this.learners);
    this.events = new EventLog(this.#db, options.limits ?? LOG_LIMITS);
    this.progress = new ProgressBook(this.#db, this.learners);
  }

  /** Does all of it or nothing; durable when it returns. Within another one, it is a part that can fail alone. */
  transaction<T>(work: () => T): T {
    return this.#db.transaction(work);
  }

  get inTransaction(): boolean {
    return this.#db.inTransaction;
  }

  /** Forgets what is long over; returns how many seats went. */
  prune(now: number, limits?: PruneLimits): number {
    return this.transaction(() => prune(this.#db, now, limits));
  }

  /** Everything that is wrong with it, a line each. */
  faults(): string[] {
    return findFaults(this.#db);
  }

  /** Copies it into a new file, for its owner alone, while it is in use. @throws StoreError */
  copyTo(file: string): void {
    this.#db.copyTo(file);
  }

  close(): void {
    this.#db.close();
  }
}
