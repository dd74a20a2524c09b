/**
 * How the store's tables came to be, step by step. A step that has been released never changes; the next one comes after
 * it. Steps only add: a keeper of the build before goes on writing to a store that a newer front has opened.
 */

/** `migrations[n]` takes a store from version n to n + 1. Times are ms since the epoch. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE learners (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    made INTEGER NOT NULL
  ) STRICT;

  -- Browsers, by the id in their cookie.
  CREATE TABLE visitors (
    id TEXT PRIMARY KEY,
    learner INTEGER NOT NULL REFERENCES learners (number) ON DELETE CASCADE,
    seen INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX visitors_by_learner ON visitors (learner);
  CREATE INDEX visitors_by_time ON visitors (seen);

  CREATE TABLE seats (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    learner INTEGER NOT NULL REFERENCES learners (number) ON DELETE CASCADE,
    lab TEXT NOT NULL,
    -- Hash of the lab's content: numbers of steps mean something in this state of it only.
    lab_hash TEXT NOT NULL,
    -- Slugs of the lab's steps, in order.
    steps TEXT NOT NULL CHECK (json_valid(steps)),
    -- Who keeps it.
    keeper TEXT,
    -- The host's boot in which it had its machine.
    boot TEXT NOT NULL,
    opened INTEGER NOT NULL,
    ended INTEGER,
    end_reason TEXT,
    -- Of its events: how many, how large in UTF-16 units, when the last one was.
    last_seq INTEGER NOT NULL DEFAULT 0,
    size INTEGER NOT NULL DEFAULT 0,
    last_at INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX seats_by_learner ON seats (learner);
  CREATE INDEX seats_by_end ON seats (ended);

  CREATE TABLE events (
    seat INTEGER NOT NULL REFERENCES seats (number) ON DELETE CASCADE,
    seq INTEGER NOT NULL CHECK (seq > 0),
    at INTEGER NOT NULL,
    epoch INTEGER NOT NULL CHECK (epoch >= 0),
    event TEXT NOT NULL CHECK (json_valid(event)),
    PRIMARY KEY (seat, seq)
  ) STRICT;
  `,
  `
  -- What a learner has of a lab, whatever becomes of its seats: steps done, steps read to their end.
  CREATE TABLE marks (
    learner INTEGER NOT NULL REFERENCES learners (number) ON DELETE CASCADE,
    lab TEXT NOT NULL,
    -- The step's slug.
    step TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('done', 'read')),
    at INTEGER NOT NULL,
    PRIMARY KEY (learner, lab, step, kind)
  ) STRICT, WITHOUT ROWID;

  -- Quizzes whose answer a learner has found, or was shown.
  CREATE TABLE quiz_answers (
    learner INTEGER NOT NULL REFERENCES learners (number) ON DELETE CASCADE,
    lab TEXT NOT NULL,
    -- Where the quiz stands in the lab.
    quiz TEXT NOT NULL,
    found INTEGER NOT NULL CHECK (found IN (0, 1)),
    at INTEGER NOT NULL,
    PRIMARY KEY (learner, lab, quiz)
  ) STRICT, WITHOUT ROWID;

  -- Codes that lead to a learner. The code itself is nowhere.
  CREATE TABLE resume_codes (
    hash BLOB PRIMARY KEY,
    learner INTEGER NOT NULL REFERENCES learners (number) ON DELETE CASCADE,
    made INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX resume_codes_by_learner ON resume_codes (learner);
  -- How many codes a learner has given up.
  ALTER TABLE learners ADD COLUMN codes INTEGER NOT NULL DEFAULT 0;

  -- Where what terminals said is kept; the files are not in here.
  CREATE TABLE recordings (
    seat INTEGER NOT NULL REFERENCES seats (number) ON DELETE CASCADE,
    terminal TEXT NOT NULL,
    file TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (seat, terminal)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- How often a learner has begun a lab anew: what a browser remembers from before counts no more.
  CREATE TABLE fresh_starts (
    learner INTEGER NOT NULL REFERENCES learners (number) ON DELETE CASCADE,
    lab TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (learner, lab)
  ) STRICT, WITHOUT ROWID;
  `,
];
