/** Each step of the store's tables, from a store as the version before left it. */
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { MIGRATIONS } from '../../../runner/store/migrations.ts';
import { openStore, testFile, NOW } from './test-store.ts';

/** By version: what a store of that version may have in it. */
const CONTENTS: readonly string[] = [
  '',
  `
  INSERT INTO learners (number, id, made) VALUES (1, 'alice', ${NOW}), (2, 'bob', ${NOW});
  INSERT INTO visitors (id, learner, seen) VALUES ('browser', 1, ${NOW});
  INSERT INTO seats (number, id, learner, lab, lab_hash, steps, keeper, boot, opened, last_seq, size, last_at)
    VALUES (1, 'seat', 1, 'one', 'hash', '["first"]', 'keeper', 'boot', ${NOW}, 1, 19, ${NOW + 1});
  INSERT INTO events (seat, seq, at, epoch, event) VALUES (1, 1, ${NOW + 1}, 1, '{"type":"happened"}');
  `,
  `
  INSERT INTO learners (number, id, made, codes) VALUES (1, 'alice', ${NOW}, 3);
  INSERT INTO marks (learner, lab, step, kind, at) VALUES (1, 'one', 'first', 'done', ${NOW});
  INSERT INTO quiz_answers (learner, lab, quiz, found, at) VALUES (1, 'one', '/0', 1, ${NOW});
  INSERT INTO resume_codes (hash, learner, made) VALUES (x'00ff', 1, ${NOW});
  `,
];

function storeOfVersion(version: number): string {
  const file = testFile();
  const db = new DatabaseSync(file);
  for (const step of MIGRATIONS.slice(0, version)) db.exec(step);
  db.exec(`${CONTENTS[version] ?? ''} PRAGMA application_id = 1433297528; PRAGMA user_version = ${version}`);
  db.close();
  return file;
}

const tables = (file: string): unknown[] => {
  const db = new DatabaseSync(file, { readOnly: true });
  const found = db.prepare("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'").all();
  db.close();
  return found;
};

test('from any version, the same tables come of it', () => {
  const fresh = testFile();
  openStore(fresh).close();
  for (const version of MIGRATIONS.keys()) {
    const file = storeOfVersion(version);
    openStore(file).close();
    expect(tables(file)).toEqual(tables(fresh));
  }
});

test('from version 1: all that was there is there, and what is new works on it', () => {
  const store = openStore(storeOfVersion(1), { verify: true });
  expect(store.learners.ofVisitor('browser')).toBe('alice');
  expect(store.events.read('seat')).toEqual([{ seq: 1, at: NOW + 1, epoch: 1, event: { type: 'happened' } }]);
  expect(store.seats.unfinished().map(({ id }) => id)).toEqual(['seat']);
  expect(store.progress.of('alice')).toEqual([]);
  expect(store.learners.codesGivenUp('bob')).toBe(0);
  store.progress.add('bob', [{ lab: 'one', done: ['first'], read: [], quizzes: [] }], NOW);
  expect(store.faults()).toEqual([]);
});

test('from version 2: all that was there is there, and labs were never begun anew', () => {
  const store = openStore(storeOfVersion(2), { verify: true });
  const marks = { lab: 'one', done: ['first'], read: [], quizzes: [{ quiz: '/0', found: true }] };
  expect(store.progress.of('alice')).toEqual([{ ...marks, fresh: 0 }]);
  expect(store.learners.ofCode(Buffer.from([0, 255]))).toBe('alice');
  expect(store.learners.codesGivenUp('alice')).toBe(3);
  store.progress.clear('alice', 'one');
  expect(store.progress.of('alice')).toEqual([{ lab: 'one', done: [], read: [], quizzes: [], fresh: 1 }]);
});

test('a step that fails leaves the store as it was', () => {
  const file = storeOfVersion(1);
  const db = new DatabaseSync(file);
  // Somebody else’s table stands in the way.
  db.exec('CREATE TABLE quiz_answers (mine TEXT)');
  db.close();
  const before = tables(file);
  expect(() => openStore(file)).toThrow('table quiz_answers already exists');
  expect(tables(file)).toEqual(before);
});
