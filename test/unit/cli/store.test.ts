/** `unbox store`: a copy that is whole, and a check that finds what is wrong. */
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { backUp, check } from '../../../runner/cli/store.ts';
import { UsageError } from '../../../runner/cli/usage-error.ts';
import { StoreError } from '../../../runner/store/store-error.ts';
import { StoreWriter } from '../../../runner/store/store-writer.ts';
import { entry, openSeat, openStore, stepDone, testFile, testFolder, thrownBy } from '../store/test-store.ts';
import { fakeIo } from './fake-io.ts';

test('a backup while the store is in use has all that was written, and is a store itself', async () => {
  const file = testFile();
  const store = openStore(file);
  const learner = openSeat(store);
  store.events.append('seat', [entry(1), stepDone(2, 0)]);
  const copy = join(testFolder(), 'copy.db');
  const io = fakeIo();
  expect(await backUp(file, copy, io)).toBe(0);
  expect(io.out()).toBe(
    `The store is copied to ${copy}. To go back to it, stop Unbox, remove ${file}, ${file}-wal and ${file}-shm, and put the copy in the place of the first.\n`,
  );
  expect(readdirSync(dirname(copy))).toEqual(['copy.db']);
  expect(statSync(copy).mode & 0o077).toBe(0);
  const copied = openStore(copy);
  expect(copied.events.read('seat')).toEqual([entry(1), stepDone(2, 0)]);
  expect(copied.progress.of(learner)).toEqual([
    { lab: 'one', done: ['first'], read: [], quizzes: [], fresh: 0 },
  ]);
});

test('a backup is of one moment, however much is written meanwhile', async () => {
  const file = testFile();
  const store = openStore(file);
  openSeat(store);
  const writer = new StoreWriter({ file });
  const sink = writer.sinkFor('seat');
  let seq = 0;
  const over = new AbortController();
  const writing = (async () => {
    while (!over.signal.aborted) await sink.append([entry((seq += 1), 'x'.repeat(2000))]);
  })();
  const folder = testFolder();
  for (let round = 0; round < 5; round++) {
    await expect.poll(() => seq).toBeGreaterThan(round * 20);
    const copy = join(folder, `${round}.db`);
    expect(await backUp(file, copy, fakeIo())).toBe(0);
    expect(openStore(copy).events.read('seat').length).toBeGreaterThan(round * 20 - 2);
  }
  over.abort();
  await writing;
  await writer.close();
});

test('a backup replaces no file, and needs a store and a place', async () => {
  const file = testFile();
  openStore(file);
  const there = join(testFolder(), 'there');
  writeFileSync(there, 'precious');
  const io = fakeIo();
  expect(await thrownBy(() => backUp(file, there, io))).toEqual(
    new UsageError(`${there} exists already. Give the name of a new file.`),
  );
  expect(readFileSync(there, 'utf8')).toBe('precious');
  const nowhere = join(testFolder(), 'nowhere', 'copy.db');
  expect(await thrownBy(() => backUp(file, nowhere, io))).toMatchObject({
    name: 'StoreError',
    code: 'refused',
  });
  const none = testFile();
  expect(await thrownBy(() => backUp(none, `${there}2`, io))).toEqual(
    new UsageError(`There is no store yet: \`unbox serve\` makes ${none} when it starts.`),
  );
  expect(existsSync(none)).toBe(false);
});

test('a sound store', async () => {
  const file = testFile();
  openStore(file);
  const io = fakeIo();
  expect(await check(file, io)).toBe(0);
  expect(io.out()).toBe(`✓ ${file} is as it should be.\n`);
});

test('events that are missing or out of order, rows that belong to nothing', async () => {
  const file = testFile();
  const store = openStore(file);
  openSeat(store, 'a');
  openSeat(store, 'b');
  for (const seat of ['a', 'b']) store.events.append(seat, [entry(1), entry(2), entry(3)]);
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  db.exec(
    'DELETE FROM events WHERE seat = 1 AND seq = 2; UPDATE events SET at = 1 WHERE seat = 2 AND seq = 2',
  );
  db.exec("INSERT INTO marks VALUES (9, 'one', 'first', 'done', 1)");
  db.close();
  const io = fakeIo();
  expect(await check(file, io)).toBe(1);
  expect(io.out()).toBe(
    [
      `✗ ${file} is damaged:`,
      '  marks, row ?: what it belongs to is not in learners',
      '  session a: 2 events, the last is number 3, and 3 were written',
      '  session b, event 2: it is older than the one before it',
      'It was left as it is. Put a backup in its place, or move it away: a new one begins empty.',
      '',
    ].join('\n'),
  );
});

test('damaged pages', async () => {
  const file = testFile();
  const store = openStore(file);
  openSeat(store);
  store.events.append(
    'seat',
    Array.from({ length: 200 }, (_, i) => entry(i + 1, 'x'.repeat(500))),
  );
  store.close();
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 40_000, 48_000);
  writeFileSync(file, bytes);
  const io = fakeIo();
  expect(await check(file, io)).toBe(1);
  expect(io.out()).toMatch(/^✗ .*unbox\.db is damaged:\n {2}.*\n/u);
  const copy = join(testFolder(), 'copy.db');
  const error = await thrownBy(() => backUp(file, copy, io));
  expect(error).toBeInstanceOf(StoreError);
  expect((error as StoreError).message).toMatch(
    /^There is no backup: the store .* is damaged \(.*`unbox store check` says more\.$/su,
  );
  expect(existsSync(copy)).toBe(false);
  bytes.fill(0xa5, 100, 3000);
  writeFileSync(file, bytes);
  const worse = fakeIo();
  expect(await check(file, worse)).toBe(1);
  expect(worse.out()).toMatch(/^✗ .*unbox\.db is damaged:\n {2}.*\nIt was left/u);
});
