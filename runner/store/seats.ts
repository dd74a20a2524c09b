/** Seats: whose, of which lab, who keeps them, and how they ended. */
import type { Database, Row } from './database.ts';
import type { Learners } from './learners.ts';
import { StoreError } from './store-error.ts';

export interface NewSeat {
  readonly id: string;
  /** The learner's id. */
  readonly learner: string;
  readonly lab: string;
  /** Hash of the lab's content. */
  readonly labHash: string;
  /** Slugs of the lab's steps, in order. */
  readonly steps: readonly string[];
  /** Who keeps it; null: nobody yet. */
  readonly keeper: string | null;
  /** This boot of the host. */
  readonly boot: string;
  /** ms since the epoch. */
  readonly opened: number;
}

export interface SeatRow extends NewSeat {
  /** Null while it goes on. */
  readonly ended: number | null;
  readonly endReason: string | null;
  /** Number of its last event; 0: it has none. */
  readonly lastSeq: number;
}

export class Seats {
  readonly #db: Database;
  readonly #learners: Learners;

  constructor(db: Database, learners: Learners) {
    this.#db = db;
    this.#learners = learners;
  }

  /** Once is as good as twice. Its learner may be one that the store does not know yet: they are named before they are written. */
  open(seat: NewSeat): void {
    this.#learners.add(seat.learner, seat.opened);
    this.#db.run(
      'INSERT INTO seats (id, learner, lab, lab_hash, steps, keeper, boot, opened) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
      seat.id,
      this.#learners.numberOf(seat.learner),
      seat.lab,
      seat.labHash,
      JSON.stringify(seat.steps),
      seat.keeper,
      seat.boot,
      seat.opened,
    );
  }

  /** Another keeper has it from now on, perhaps in another boot. */
  keptBy(seat: string, keeper: string, boot: string): void {
    this.#change(seat, 'UPDATE seats SET keeper = ?, boot = ? WHERE id = ?', keeper, boot, seat);
  }

  /** Ends it; one that has ended stays as it is. */
  end(seat: string, reason: string, now: number): void {
    this.#db.run(
      'UPDATE seats SET ended = max(opened, ?), end_reason = ? WHERE id = ? AND ended IS NULL',
      now,
      reason,
      seat,
    );
  }

  get(seat: string): SeatRow | null {
    const row = this.#db.get(`${SELECT} WHERE seats.id = ?`, seat);
    return row && seatOf(row);
  }

  /** Those that have not ended, the oldest first. */
  unfinished(): SeatRow[] {
    return this.#db.all(`${SELECT} WHERE seats.ended IS NULL ORDER BY seats.number`).map(seatOf);
  }

  /** A learner's last one in each lab that they have opened, the newest first. */
  lastOf(learner: string): SeatRow[] {
    return this.#db
      .all(
        `${SELECT} WHERE seats.number IN
           (SELECT max(number) FROM seats WHERE learner = ? GROUP BY lab) ORDER BY seats.number DESC`,
        this.#learners.numberOf(learner),
      )
      .map(seatOf);
  }

  #change(seat: string, sql: string, ...values: string[]): void {
    if (this.#db.run(sql, ...values) === 0) throw noSuchSeat(seat);
  }
}

export function noSuchSeat(seat: string): StoreError {
  return new StoreError('unfit', `The store has no session ${seat}: it was never opened, or is long over.`);
}

const SELECT = `SELECT seats.*, learners.id AS learner_id FROM seats JOIN learners ON learners.number = seats.learner`;

function seatOf(row: Row): SeatRow {
  return {
    id: String(row['id']),
    learner: String(row['learner_id']),
    lab: String(row['lab']),
    labHash: String(row['lab_hash']),
    steps: JSON.parse(String(row['steps'])) as string[],
    keeper: textOrNull(row['keeper']),
    boot: String(row['boot']),
    opened: Number(row['opened']),
    ended: row['ended'] === null ? null : Number(row['ended']),
    endReason: textOrNull(row['end_reason']),
    lastSeq: Number(row['last_seq']),
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
