/** A file that is no store of ours, or can't be one: told what to do, and left byte for byte as it was. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { StoreError, storeErrorOf } from '../../../runner/store/store-error.ts';
import { Store } from '../../../runner/store/store.ts';
import { entry, openSeat, openStore, testFile, testFolder, thrownBy } from './test-store.ts';

const SOURCES = join(import.meta.dirname, '../../../runner/store');

/** Opens it, as a server does; returns why it can't, after having seen that the file is as it was. */
async function refusalOf(file: string): Promise<unknown> {
  const before = readFileSync(file);
  const error = await thrownBy(() => new Store(file, { verify: true, patienceMs: 50 }).close());
  expect(readFileSync(file).equals(before)).toBe(true);
  return error;
}

function fullStore(): string {
  const file = testFile();
  const store = openStore(file);
  openSeat(store);
  store.events.append(
    'seat',
    Array.from({ length: 200 }, (_, i) => entry(i + 1, 'x'.repeat(500))),
  );
  store.close();
  return file;
}

const MOVE = 'It was left as it is; move it away, or set UNBOX_STATE to another folder.';

test('a text', async () => {
  const file = testFile();
  writeFileSync(file, 'Dear diary, this is not a database.');
  expect(await refusalOf(file)).toEqual(new StoreError('foreign', `${file} is not a database. ${MOVE}`));
});

test('another program’s database', async () => {
  const file = testFile();
  const db = new DatabaseSync(file);
  db.exec('CREATE TABLE bookmarks (url TEXT)');
  db.close();
  expect(await refusalOf(file)).toEqual(
    new StoreError('foreign', `${file} is a database of another program. ${MOVE}`),
  );
});

test('a store of a newer Unbox', async () => {
  const file = fullStore();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 99');
  db.close();
  expect(await refusalOf(file)).toEqual(
    new StoreError(
      'newer',
      `The store ${file} was written by a newer Unbox (version 99; this one knows up to 3). It was left as it is. Update Unbox, or set UNBOX_STATE to another folder.`,
    ),
  );
});

test.each([
  ['the first page', 100, 3000],
  ['the middle', 40_000, 8000],
])('damaged: %s', async (_where, at, length) => {
  const file = fullStore();
  const bytes = readFileSync(file);
  bytes.fill(0xa5, at, at + length);
  writeFileSync(file, bytes);
  const error = await refusalOf(file);
  expect(error).toMatchObject({ name: 'StoreError', code: 'damaged' });
  expect((error as Error).message).toMatch(
    /^The store .* is damaged: .*It was left as it is\. Move it away together with .*-wal and .*-shm, and put a backup in its place; without one, a new store begins empty\.$/su,
  );
});

test('damaged: cut off', async () => {
  const file = fullStore();
  truncateSync(file, 50_000);
  expect(await refusalOf(file)).toMatchObject({ code: 'damaged' });
});

test('damaged: emptied, or removed, while its log is there', async () => {
  const file = fullStore();
  writeFileSync(`${file}-wal`, 'something');
  writeFileSync(file, '');
  const what = `it is missing or empty, while its log ${file}-wal is there`;
  const missing = new StoreError(
    'damaged',
    `The store ${file} is damaged: ${what}. It was left as it is. Move it away together with ${file}-wal and ${file}-shm, and put a backup in its place; without one, a new store begins empty.`,
    { what },
  );
  expect(await refusalOf(file)).toEqual(missing);
  rmSync(file);
  expect(await thrownBy(() => new Store(file))).toEqual(missing);
  expect(existsSync(file)).toBe(false);
  expect(readFileSync(`${file}-wal`, 'utf8')).toBe('something');
});

test('damaged in a place that is met only when it is read', async () => {
  const file = fullStore();
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 40_000, 48_000);
  writeFileSync(file, bytes);
  const store = openStore(file);
  expect(await thrownBy(() => store.events.read('seat'))).toMatchObject({ code: 'damaged' });
});

test('no folder, a folder in its place, a place where nobody may write', async () => {
  const refused = (file: string, why: string) =>
    new StoreError(
      'refused',
      `The store ${file} can’t be used: ${why}. Make the file and its folder writable for the user who runs Unbox, or set UNBOX_STATE to another folder.`,
    );
  const folder = testFolder();
  const nowhere = join(folder, 'nowhere', 'unbox.db');
  expect(await thrownBy(() => new Store(nowhere))).toEqual(
    refused(nowhere, 'there is no such file or folder'),
  );
  const inTheWay = join(folder, 'unbox.db');
  mkdirSync(inTheWay);
  expect(await thrownBy(() => new Store(inTheWay))).toEqual(refused(inTheWay, 'it is a folder'));
  expect(await thrownBy(() => new Store('/sys/unbox.db'))).toEqual(
    refused('/sys/unbox.db', 'permission denied'),
  );
  const none = join(folder, 'none.db');
  expect(await thrownBy(() => new Store(none, { make: false }))).toEqual(
    refused(none, 'there is no such file or folder'),
  );
  expect(existsSync(none)).toBe(false);
});

test('locked by another program', async () => {
  const file = fullStore();
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  const store = openStore(file, { patienceMs: 50 });
  expect(store.events.read('seat').length).toBe(200);
  expect(await thrownBy(() => store.transaction(() => store.events.append('seat', [entry(201)])))).toEqual(
    new StoreError(
      'locked',
      `The store ${file} is in use by another program, which does not let go of it. Nothing was written; end that program, then try again.`,
    ),
  );
  other.exec('ROLLBACK');
  other.close();
});

/** Writes until the disk refuses, makes room, and writes on; prints what it was told and what the store holds then. */
const FILL = `
  import { rmSync, writeFileSync } from 'node:fs';
  import { StoreWriter } from '${SOURCES}/store-writer.ts';
  import { Store } from '${SOURCES}/store.ts';
  const file = process.argv[1] + '/unbox.db';
  const ballast = process.argv[1] + '/ballast';
  writeFileSync(ballast, Buffer.alloc(500_000));
  const store = new Store(file);
  const learner = store.learners.welcome('v', 1);
  store.seats.open({ id: 's', learner, lab: 'l', labHash: 'h', steps: [], keeper: null, boot: 'b', opened: 1 });
  const writer = new StoreWriter({ file });
  let known = 0;
  const append = () =>
    writer.sinkFor('s').append([{ seq: known + 1, at: 1, epoch: 1, event: 'x'.repeat(5000) }]).then(() => (known += 1));
  let refusal = null;
  while (refusal === null) await append().catch((error) => (refusal = error));
  const before = { known, there: store.events.read('s').length };
  rmSync(ballast);
  await append();
  await writer.close();
  const { name, code, message } = refusal;
  console.log(JSON.stringify({ before, after: store.events.read('s').length - known, name, code, message, faults: store.faults() }));
`;

test('a full disk: told, nothing is lost of what was written, and with room again it goes on', () => {
  const folder = testFolder();
  // A small disk of its own, for this process only.
  const mounted = 'mount -t tmpfs -o size=1000k none "$1" && shift && exec "$@"';
  const { stdout, stderr } = spawnSync(
    'unshare',
    [
      ...['-Urm', 'sh', '-c', mounted, 'sh', folder],
      ...[process.execPath, '--input-type=module', '-e', FILL, folder],
    ],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  const { before, ...rest } = JSON.parse(stdout) as { before: { known: number; there: number } };
  expect(rest).toEqual({
    after: 0,
    name: 'StoreError',
    code: 'full',
    message: `The store ${folder}/unbox.db can’t grow: its disk is full. Nothing was written; make room, then try again.`,
    faults: [],
  });
  expect(before.known).toBeGreaterThan(10);
  expect(before.there).toBe(before.known);
});

test('what SQLite calls a full disk', () => {
  const error = Object.assign(new Error('database or disk is full'), { errcode: 13 });
  expect(storeErrorOf(error, '/s/unbox.db')).toEqual(
    new StoreError(
      'full',
      'The store /s/unbox.db can’t grow: its disk is full. Nothing was written; make room, then try again.',
    ),
  );
  const bug = new TypeError('no');
  expect(storeErrorOf(bug, '/s/unbox.db')).toBe(bug);
});
