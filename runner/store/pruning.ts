/** What the store forgets: seats that are long over, browsers that never came back, learners of whom nothing is left. */
import type { Database } from './database.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

export interface PruneLimits {
  /** A seat's events are kept for this long after its end, or after the last one where its keeper was killed, ms… */
  readonly seatMs: number;
  /** …and for this many seats at most: the newest. */
  readonly seats: number;
  /** A browser that was away for this long has lost its cookie, ms. */
  readonly visitorMs: number;
  /** A learner of whom there is nothing is kept for this long, ms. */
  readonly emptyMs: number;
  /** Of learners who were here on one day, never opened a lab and have no code, so many stay: the newest. */
  readonly lookers: number;
}

export const PRUNE_LIMITS: PruneLimits = {
  seatMs: 90 * DAY_MS,
  seats: 5_000,
  visitorMs: 400 * DAY_MS,
  emptyMs: HOUR_MS,
  lookers: 20_000,
};

/** Returns how many seats went. What was done in them stays with their learners. */
export function prune(db: Database, now: number, limits: PruneLimits = PRUNE_LIMITS): number {
  const gone = db.run(
    `DELETE FROM seats WHERE coalesce(ended, max(opened, last_at)) < ? OR number IN
       (SELECT number FROM seats WHERE ended IS NOT NULL ORDER BY ended DESC LIMIT -1 OFFSET ?)`,
    now - limits.seatMs,
    limits.seats,
  );
  db.run('DELETE FROM visitors WHERE seen < ?', now - limits.visitorMs);
  db.run(
    `DELETE FROM learners WHERE made < ?
       AND NOT EXISTS (SELECT 1 FROM seats WHERE seats.learner = learners.number)
       AND NOT EXISTS (SELECT 1 FROM marks WHERE marks.learner = learners.number)
       AND NOT EXISTS (SELECT 1 FROM quiz_answers WHERE quiz_answers.learner = learners.number)
       AND NOT EXISTS (SELECT 1 FROM resume_codes WHERE resume_codes.learner = learners.number)`,
    now - limits.emptyMs,
  );
  // What pages claim costs nothing to claim: it must not fill the disk.
  db.run(
    `DELETE FROM learners WHERE number IN
       (SELECT number FROM learners WHERE
          NOT EXISTS (SELECT 1 FROM seats WHERE seats.learner = learners.number)
          AND NOT EXISTS (SELECT 1 FROM resume_codes WHERE resume_codes.learner = learners.number)
          AND NOT EXISTS (SELECT 1 FROM visitors WHERE visitors.learner = learners.number AND seen >= made + ?)
        ORDER BY number DESC LIMIT -1 OFFSET ?)`,
    DAY_MS,
    limits.lookers,
  );
  // Nobody can come back to these: no browser, no code.
  db.run(
    `DELETE FROM learners WHERE made < ?
       AND NOT EXISTS (SELECT 1 FROM visitors WHERE visitors.learner = learners.number)
       AND NOT EXISTS (SELECT 1 FROM resume_codes WHERE resume_codes.learner = learners.number)`,
    now - limits.visitorMs,
  );
  return gone;
}
