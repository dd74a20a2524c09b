/** What learners have of labs, whatever became of their seats: steps done, steps read, quizzes answered. */
import type { Database } from './database.ts';
import type { Learners } from './learners.ts';
import { StoreError } from './store-error.ts';

export interface LabMarks {
  readonly lab: string;
  /** Slugs of steps. */
  readonly done: readonly string[];
  /** Slugs of steps that were read to their end. */
  readonly read: readonly string[];
  readonly quizzes: readonly QuizMark[];
}

/** What there is of a lab. */
export interface KeptMarks extends LabMarks {
  /** How often it was begun anew: what somebody remembers from before counts no more. */
  readonly fresh: number;
}

/** A quiz whose solution a learner has seen. */
export interface QuizMark {
  /** Where it stands in the lab. */
  readonly quiz: string;
  /** By finding it. */
  readonly found: boolean;
}

/** Of one learner, all labs together. */
const MOST_MARKS = 20_000;

export class ProgressBook {
  readonly #db: Database;
  readonly #learners: Learners;

  constructor(db: Database, learners: Learners) {
    this.#db = db;
    this.#learners = learners;
  }

  /** By lab; nothing of somebody who is not known. */
  of(learner: string): KeptMarks[] {
    const number = this.#learners.find(learner);
    if (number === null) return [];
    const marks = this.#db.all(
      'SELECT lab, step, kind FROM marks WHERE learner = ? ORDER BY lab, at, step',
      number,
    );
    const quizzes = this.#db.all(
      'SELECT lab, quiz, found FROM quiz_answers WHERE learner = ? ORDER BY lab, quiz',
      number,
    );
    const starts = this.#db.all('SELECT lab, count FROM fresh_starts WHERE learner = ?', number);
    const labs = [...new Set([...marks, ...quizzes, ...starts].map(({ lab }) => String(lab)))].toSorted();
    const fresh = new Map(starts.map(({ lab, count }) => [String(lab), Number(count)]));
    const marksByLab = Map.groupBy(marks, ({ lab }) => String(lab));
    const quizzesByLab = Map.groupBy(quizzes, ({ lab }) => String(lab));
    const slugs = (lab: string, wanted: string): string[] =>
      (marksByLab.get(lab) ?? []).filter(({ kind }) => kind === wanted).map(({ step }) => String(step));
    return labs.map((lab) => ({
      lab,
      done: slugs(lab, 'done'),
      read: slugs(lab, 'read'),
      quizzes: (quizzesByLab.get(lab) ?? []).map(({ quiz, found }) => ({
        quiz: String(quiz),
        found: found === 1,
      })),
      fresh: fresh.get(lab) ?? 0,
    }));
  }

  /** Forgets a lab: its learner begins it anew. */
  clear(learner: string, lab: string): void {
    const number = this.#learners.numberOf(learner);
    this.#db.run('DELETE FROM marks WHERE learner = ? AND lab = ?', number, lab);
    this.#db.run('DELETE FROM quiz_answers WHERE learner = ? AND lab = ?', number, lab);
    this.#db.run(
      'INSERT INTO fresh_starts (learner, lab, count) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1',
      number,
      lab,
    );
  }

  /** Adds to what is there; nothing is taken away, so that the same twice is as good as once. */
  add(learner: string, labs: readonly LabMarks[], now: number): void {
    const number = this.#learners.numberOf(learner);
    for (const { lab, done, read, quizzes } of labs) {
      for (const [kind, steps] of [['done', done] as const, ['read', read] as const]) {
        for (const step of steps) {
          this.#db.run(
            'INSERT OR IGNORE INTO marks (learner, lab, step, kind, at) VALUES (?, ?, ?, ?, ?)',
            number,
            lab,
            step,
            kind,
            now,
          );
        }
      }
      for (const { quiz, found } of quizzes) {
        this.#db.run(
          `INSERT INTO quiz_answers (learner, lab, quiz, found, at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET found = ?4, at = ?5 WHERE found < ?4`,
          number,
          lab,
          quiz,
          found ? 1 : 0,
          now,
        );
      }
    }
    const count = this.#db.get(
      'SELECT (SELECT count(*) FROM marks WHERE learner = ?1) + (SELECT count(*) FROM quiz_answers WHERE learner = ?1) AS n',
      number,
    );
    if (Number(count?.['n']) > MOST_MARKS)
      throw new StoreError('unfit', 'More steps are noted for one learner than all labs together have.');
  }
}
