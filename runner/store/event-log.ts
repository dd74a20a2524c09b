/** The events of each seat: numbered without a gap, never changed. What they mean is for others, one thing aside. */
import type { Database } from './database.ts';
import { noSuchSeat } from './seats.ts';
import { StoreError } from './store-error.ts';

/** What happened in a seat. */
export interface StoredEntry {
  /** From 1, without a gap. */
  readonly seq: number;
  /** ms since the epoch; never less than in the entry before. */
  readonly at: number;
  /** Which of the seat's machines. */
  readonly epoch: number;
  /** Plain JSON. */
  readonly event: unknown;
}

export interface LogLimits {
  /** UTF-16 units of one event as JSON. */
  readonly event: number;
  /** Of one seat: how many, and their units. */
  readonly entries: number;
  readonly size: number;
}

export const LOG_LIMITS: LogLimits = {
  event: 1024 * 1024,
  entries: 100_000,
  size: 64 * 1024 * 1024,
};

interface SeatState {
  readonly number: number;
  readonly learner: number;
  readonly lab: string;
  readonly steps: readonly string[];
  seq: number;
  size: number;
  at: number;
}

export class EventLog {
  readonly #db: Database;
  readonly #limits: LogLimits;

  constructor(db: Database, limits: LogLimits) {
    this.#db = db;
    this.#limits = limits;
  }

  /**
   * Adds entries. One that is there already, with the same event, is skipped: whoever does not know whether it arrived
   * sends it again. A time before the last one's, from a clock that was set back, counts as the last one's.
   * @throws StoreError `unfit`: a gap, another event under the same number, too large, or too many
   */
  append(seat: string, entries: readonly StoredEntry[]): void {
    const state = this.#stateOf(seat);
    for (const entry of entries) this.#add(seat, state, entry);
    this.#db.run(
      'UPDATE seats SET last_seq = ?, size = ?, last_at = ? WHERE number = ?',
      state.seq,
      state.size,
      state.at,
      state.number,
    );
  }

  /** Those after `seq`, in order; at most `most`. */
  read(seat: string, after = 0, most = Number.MAX_SAFE_INTEGER): StoredEntry[] {
    return this.#db
      .all(
        `SELECT seq, at, epoch, event FROM events WHERE seat = (SELECT number FROM seats WHERE id = ?) AND seq > ?
           ORDER BY seq LIMIT ?`,
        seat,
        after,
        most,
      )
      .map(({ seq, at, epoch, event }) => ({
        seq: Number(seq),
        at: Number(at),
        epoch: Number(epoch),
        event: JSON.parse(String(event)) as unknown,
      }));
  }

  #add(seat: string, state: SeatState, { seq, at, epoch, event }: StoredEntry): void {
    const text = JSON.stringify(event) ?? 'null';
    if (seq <= state.seq) return this.#assertSame(seat, state, { seq, epoch, text });
    if (seq !== state.seq + 1)
      throw new StoreError('unfit', `Event ${seq} of session ${seat} can’t follow event ${state.seq}.`);
    if (text.length > this.#limits.event)
      throw new StoreError('unfit', `Event ${seq} of session ${seat} is too large: ${text.length} units.`);
    if (seq > this.#limits.entries || state.size + text.length > this.#limits.size) {
      throw new StoreError(
        'unfit',
        'More has happened in this session than is kept of one. Open the lab anew to go on.',
      );
    }
    state.seq = seq;
    state.size += text.length;
    state.at = Math.max(state.at, at);
    this.#db.run(
      'INSERT INTO events (seat, seq, at, epoch, event) VALUES (?, ?, ?, ?, ?)',
      state.number,
      seq,
      state.at,
      epoch,
      text,
    );
    this.#mark(state, event);
  }

  #assertSame(
    seat: string,
    state: SeatState,
    { seq, epoch, text }: { readonly seq: number; readonly epoch: number; readonly text: string },
  ): void {
    const there = this.#db.get(
      'SELECT epoch, event FROM events WHERE seat = ? AND seq = ?',
      state.number,
      seq,
    );
    if (there?.['event'] === text && there['epoch'] === epoch) return;
    throw new StoreError('unfit', `Event ${seq} of session ${seat} is there already, and is another one.`);
  }

  /** A step that is done is the learner's, whatever becomes of the seat and of the lab's other steps. */
  #mark(state: SeatState, event: unknown): void {
    const step = state.steps[doneStep(event) ?? -1];
    if (step === undefined) return;
    this.#db.run(
      "INSERT OR IGNORE INTO marks (learner, lab, step, kind, at) VALUES (?, ?, ?, 'done', ?)",
      state.learner,
      state.lab,
      step,
      state.at,
    );
  }

  #stateOf(seat: string): SeatState {
    const row = this.#db.get(
      'SELECT number, learner, lab, steps, last_seq, size, last_at FROM seats WHERE id = ?',
      seat,
    );
    if (row === null) throw noSuchSeat(seat);
    return {
      number: Number(row['number']),
      learner: Number(row['learner']),
      lab: String(row['lab']),
      steps: JSON.parse(String(row['steps'])) as string[],
      seq: Number(row['last_seq']),
      size: Number(row['size']),
      at: Number(row['last_at']),
    };
  }
}

/** Which step an event says is done; null: none. */
function doneStep(event: unknown): number | null {
  if (!isObject(event) || event['type'] !== 'step-ended' || !isObject(event['result'])) return null;
  const { step, verdict } = event['result'];
  return verdict === 'passed' && typeof step === 'number' ? step : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
