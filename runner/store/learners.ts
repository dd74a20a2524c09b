/** Who learns: learners, the visitors (browsers) that are theirs, and the codes that lead to them. */
import type { Database } from './database.ts';
import { StoreError } from './store-error.ts';

/** More than this many browsers of one learner: the one that was away longest is forgotten. */
const MOST_VISITORS = 50;
const DAY_MS = 24 * 60 * 60_000;

export class Learners {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Whose browser it is; null: nobody's yet. */
  ofVisitor(visitor: string): string | null {
    const row = this.#db.get(
      'SELECT learners.id FROM visitors JOIN learners ON learners.number = visitors.learner WHERE visitors.id = ?',
      visitor,
    );
    return row && String(row['id']);
  }

  /**
   * As `ofVisitor`; a browser that is nobody's gets a learner, named after it: whose it will be is known before anything
   * is written. Notes, to the day, that it was here.
   */
  welcome(visitor: string, now: number): string {
    const known = this.ofVisitor(visitor);
    if (known !== null) {
      this.#db.run('UPDATE visitors SET seen = ? WHERE id = ? AND seen < ?', now, visitor, now - DAY_MS);
      return known;
    }
    // One that was forgotten may come back to what other browsers of its learner have kept.
    this.add(visitor, now);
    this.#db.run(
      'INSERT INTO visitors (id, learner, seen) VALUES (?, ?, ?)',
      visitor,
      this.numberOf(visitor),
      now,
    );
    return visitor;
  }

  /** Adds a learner, unless they are there. */
  add(learner: string, now: number): void {
    this.#db.run('INSERT INTO learners (id, made) VALUES (?, ?) ON CONFLICT DO NOTHING', learner, now);
  }

  /** A learner's number in the other tables. @throws StoreError where there is no such learner */
  numberOf(learner: string): number {
    const number = this.find(learner);
    if (number === null) throw new StoreError('unfit', 'There is no such learner.');
    return number;
  }

  /** As `numberOf`; null: there is no such learner. */
  find(learner: string): number | null {
    const row = this.#db.get('SELECT number FROM learners WHERE id = ?', learner);
    return row && Number(row['number']);
  }

  /** How many resume codes this learner has given up. */
  codesGivenUp(learner: string): number {
    const row = this.#db.get('SELECT codes FROM learners WHERE id = ?', learner);
    return Number(row?.['codes'] ?? 0);
  }

  /** From now on a code, by its hash, leads to this learner; others that do stay. */
  addCode(learner: string, hash: Uint8Array, now: number): void {
    this.#db.run(
      'INSERT OR IGNORE INTO resume_codes (hash, learner, made) VALUES (?, ?, ?)',
      hash,
      this.numberOf(learner),
      now,
    );
  }

  /** No code leads to this learner any more. */
  giveUpCodes(learner: string): void {
    const number = this.numberOf(learner);
    this.#db.run('DELETE FROM resume_codes WHERE learner = ?', number);
    this.#db.run('UPDATE learners SET codes = codes + 1 WHERE number = ?', number);
  }

  /** Who a code leads to; null: nobody. */
  ofCode(hash: Uint8Array): string | null {
    const row = this.#db.get(
      'SELECT learners.id FROM resume_codes JOIN learners ON learners.number = resume_codes.learner WHERE hash = ?',
      hash,
    );
    return row && String(row['id']);
  }

  /**
   * Makes a browser this learner's. What its learner had before is added to this one's; a learner that is left without
   * browsers is no more, and codes that led there lead here.
   */
  join(visitor: string, learner: string, now: number): void {
    const to = this.numberOf(learner);
    const before = this.ofVisitor(visitor);
    if (before === learner) return;
    this.#db.run(
      'INSERT INTO visitors (id, learner, seen) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET learner = ?2, seen = ?3',
      visitor,
      to,
      now,
    );
    if (before !== null) this.#add(this.numberOf(before), to);
    this.#db.run(
      `DELETE FROM visitors WHERE learner = ?1 AND id NOT IN
         (SELECT id FROM visitors WHERE learner = ?1 ORDER BY seen DESC LIMIT ${MOST_VISITORS})`,
      to,
    );
  }

  #add(from: number, to: number): void {
    for (const table of ['marks', 'quiz_answers']) {
      const columns = table === 'marks' ? 'lab, step, kind, at' : 'lab, quiz, found, at';
      this.#db.run(
        `INSERT OR IGNORE INTO ${table} (learner, ${columns}) SELECT ?, ${columns} FROM ${table} WHERE learner = ?`,
        to,
        from,
      );
    }
    this.#db.run(
      `INSERT INTO fresh_starts (learner, lab, count) SELECT ?, lab, count FROM fresh_starts WHERE learner = ?
         ON CONFLICT DO UPDATE SET count = max(count, excluded.count)`,
      to,
      from,
    );
    const browsers = this.#db.get('SELECT count(*) AS count FROM visitors WHERE learner = ?', from);
    if (Number(browsers?.['count']) > 0) return;
    this.#db.run('UPDATE resume_codes SET learner = ? WHERE learner = ?', to, from);
    this.#db.run('UPDATE seats SET learner = ? WHERE learner = ?', to, from);
    this.#db.run('DELETE FROM learners WHERE number = ?', from);
  }
}
