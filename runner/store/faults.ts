/** What is wrong with a store, as far as the store itself can tell. */
import type { Database } from './database.ts';

/** Of each kind: the first ones say it. */
const MOST = 20;

/** A line each; empty: all is well. */
export function findFaults(db: Database): string[] {
  const pages = db
    .all(`PRAGMA integrity_check(${MOST})`)
    .map((row) => String(row['integrity_check']))
    .filter((line) => line !== 'ok');
  // The rest would trip over them.
  if (pages.length > 0) return pages;
  const orphans = db
    .all('PRAGMA foreign_key_check')
    .slice(0, MOST)
    .map(
      ({ table, rowid, parent }) =>
        `${text(table)}, row ${text(rowid)}: what it belongs to is not in ${text(parent)}`,
    );
  const gaps = db
    .all(
      `SELECT seats.id, last_seq, last_at, count(seq) AS events, ifnull(max(seq), 0) AS last, ifnull(max(at), 0) AS latest
         FROM seats LEFT JOIN events ON events.seat = seats.number
         GROUP BY seats.number HAVING events <> last OR last <> last_seq OR latest <> last_at LIMIT ?`,
      MOST,
    )
    .map(
      ({ id, events, last, last_seq: expected }) =>
        `session ${text(id)}: ${text(events)} events, the last is number ${text(last)}, and ${text(expected)} were written`,
    );
  const backwards = db
    .all(
      `SELECT seats.id, seq FROM (SELECT seat, seq, at, lag(at) OVER (PARTITION BY seat ORDER BY seq) AS before FROM events)
         JOIN seats ON seats.number = seat WHERE at < before LIMIT ?`,
      MOST,
    )
    .map(({ id, seq }) => `session ${text(id)}, event ${text(seq)}: it is older than the one before it`);
  return [...orphans, ...gaps, ...backwards];
}

/** Rows hold texts and numbers; a row without a number has null. */
function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '?';
}
