/** Writing without waiting for the disk: in order, durable once it resolves, each failure told to whom it concerns. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { StoreError } from '../../../runner/store/store-error.ts';
import { StoreWriter, type WriterOptions } from '../../../runner/store/store-writer.ts';
import { NOW, entry, openSeat, openStore, stepDone, testFile, thrownBy } from './test-store.ts';

function openWriter(options: WriterOptions): StoreWriter {
  const writer = new StoreWriter(options);
  onTestFinished(() => writer.close());
  return writer;
}

const SEAT = {
  id: 's',
  learner: 'v',
  lab: 'one',
  labHash: 'h',
  steps: ['first'],
  keeper: null,
  boot: 'b',
  opened: NOW,
};

test('what is appended is there when it resolves, in order', async () => {
  const file = testFile();
  const store = openStore(file);
  openSeat(store, 'a');
  openSeat(store, 'b');
  const writer = openWriter({ file });
  const [a, b] = [writer.sinkFor('a'), writer.sinkFor('b')];
  const order: string[] = [];
  await Promise.all(
    Array.from({ length: 200 }, (_, i) => [
      a.append([entry(i + 1)]).then(() => order.push(`a${i + 1}`)),
      b.append([entry(2 * i + 1), entry(2 * i + 2)]).then(() => order.push(`b${i + 1}`)),
    ]).flat(),
  );
  expect(order).toEqual(Array.from({ length: 200 }, (_, i) => [`a${i + 1}`, `b${i + 1}`]).flat());
  expect(store.events.read('a').length).toBe(200);
  expect(store.events.read('b').length).toBe(400);
  expect(writer.waiting).toBe(0);
});

test('what breaks a rule fails alone', async () => {
  const file = testFile();
  const store = openStore(file);
  openSeat(store, 'a');
  const writer = openWriter({ file });
  const sink = writer.sinkFor('a');
  const results = await Promise.allSettled([
    sink.append([entry(1)]),
    sink.append([entry(2), entry(9)]),
    writer.sinkFor('nobody').append([entry(1)]),
    writer.write('openSeat', { ...SEAT, learner: null as unknown as string }),
    sink.append([entry(2)]),
  ]);
  expect(results.map((one) => (one.status === 'rejected' ? (one.reason as unknown) : one.status))).toEqual([
    'fulfilled',
    new StoreError('unfit', 'Event 9 of session a can’t follow event 2.'),
    new StoreError('unfit', 'The store has no session nobody: it was never opened, or is long over.'),
    new StoreError('unfit', `The store ${file} does not take this: NOT NULL constraint failed: learners.id.`),
    'fulfilled',
  ]);
  expect(store.events.read('a').length).toBe(2);
});

test('every kind of write', async () => {
  const file = testFile();
  const store = openStore(file);
  const writer = openWriter({ file });
  const learner = await writer.write('welcome', 'v', NOW);
  expect(store.learners.ofVisitor('v')).toBe(learner);
  await writer.write('openSeat', SEAT);
  await writer.write('seatKeptBy', 's', 'k', 'b2');
  await writer.write('append', 's', [stepDone(1, 0)]);
  await writer.write('endSeat', 's', 'over', NOW + 1);
  expect(store.seats.get('s')).toEqual({
    ...SEAT,
    keeper: 'k',
    boot: 'b2',
    ended: NOW + 1,
    endReason: 'over',
    lastSeq: 1,
  });
  await writer.write('addMarks', learner, [{ lab: 'two', done: [], read: ['x'], quizzes: [] }], NOW);
  expect(store.progress.of(learner).map(({ lab }) => lab)).toEqual(['one', 'two']);
  const hash = Buffer.from('hash');
  await writer.write('addCode', learner, hash, NOW);
  await writer.write('join', 'w', learner, NOW);
  expect([store.learners.ofCode(hash), store.learners.ofVisitor('w')]).toEqual([learner, learner]);
  await writer.write('giveUpCodes', learner);
  expect(store.learners.ofCode(hash)).toBe(null);
  await writer.write('clearMarks', learner, 'two');
  expect(store.progress.of(learner).map(({ lab, fresh }) => [lab, fresh])).toEqual([
    ['one', 0],
    ['two', 1],
  ]);
  expect(await writer.write('prune', NOW)).toBe(0);
});

test('what can’t be sent to a thread is told as that, and takes no room in the queue', async () => {
  const file = testFile();
  openStore(file);
  const writer = openWriter({ file });
  const error = await thrownBy(() => writer.write('welcome', (() => 'v') as unknown as string, NOW));
  expect(String(error)).toContain('could not be cloned');
  expect(writer.waiting).toBe(0);
  await expect(writer.write('welcome', 'v', NOW)).resolves.toBe('v');
});

test('what waits has a limit, and who is over it is told', async () => {
  const file = testFile();
  openSeat(openStore(file));
  const writer = openWriter({ file, queue: { jobs: 2, size: 2000 } });
  const sink = writer.sinkFor('seat');
  const written = [sink.append([entry(1)]), sink.append([entry(2)])];
  const behind = (count: number) =>
    new StoreError(
      'behind',
      `The disk of ${file} is too slow: ${count} changes wait to be written, and this one was not taken. Try again in a moment.`,
    );
  expect(await thrownBy(() => sink.append([entry(3)]))).toEqual(behind(2));
  await Promise.all(written);
  expect(await thrownBy(() => sink.append([entry(3, 'x'.repeat(2000))]))).toEqual(behind(0));
  await sink.append([entry(3)]);
});

test('another program that holds the store: told, nothing written; once it lets go, it works', async () => {
  const file = testFile();
  const store = openStore(file);
  openSeat(store);
  const other = new DatabaseSync(file);
  onTestFinished(() => other.close());
  other.exec('BEGIN IMMEDIATE');
  const writer = openWriter({ file, patienceMs: 50 });
  const sink = writer.sinkFor('seat');
  expect(await thrownBy(() => sink.append([entry(1)]))).toEqual(
    new StoreError(
      'locked',
      `The store ${file} is in use by another program, which does not let go of it. Nothing was written; end that program, then try again.`,
    ),
  );
  other.exec('ROLLBACK');
  await sink.append([entry(1)]);
  expect(store.events.read('seat')).toEqual([entry(1)]);
});

test('a store that is removed or replaced while it is in use is not written to any more', async () => {
  const file = testFile();
  const store = openStore(file);
  openSeat(store);
  const writer = openWriter({ file });
  const sink = writer.sinkFor('seat');
  await sink.append([entry(1)]);
  renameSync(file, `${file}.away`);
  expect(await thrownBy(() => sink.append([entry(2)]))).toEqual(
    new StoreError(
      'gone',
      `The store ${file} was removed or replaced while it was in use. Nothing more is written to it; start Unbox again.`,
    ),
  );
  // And none is made in its place.
  expect(await thrownBy(() => sink.append([entry(2)]))).toMatchObject({ code: expect.any(String) as string });
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  expect(await thrownBy(() => sink.append([entry(2)]))).toEqual(
    new StoreError(
      'refused',
      `The store ${file} can’t be used: there is no such file or folder. Make the file and its folder writable for the user who runs Unbox, or set UNBOX_STATE to another folder.`,
    ),
  );
});

test('closed: what waits is written first, nothing is taken any more', async () => {
  const file = testFile();
  const store = openStore(file);
  openSeat(store);
  const writer = new StoreWriter({ file });
  const written = writer.sinkFor('seat').append([entry(1)]);
  await Promise.all([written, writer.close()]);
  expect(store.events.read('seat')).toEqual([entry(1)]);
  expect(await thrownBy(() => writer.sinkFor('seat').append([entry(2)]))).toEqual(
    new StoreError('gone', 'The store is closed: this process is ending.'),
  );
  await new StoreWriter({ file }).close();
  const idle = new StoreWriter({ file });
  idle.warmUp();
  await idle.close();
});

test('several processes that open a new store at once', async () => {
  const file = testFile();
  const program = `
    import { Store } from '${join(import.meta.dirname, '../../../runner/store/store.ts')}';
    const [file, visitor] = process.argv.slice(1);
    process.stdin.once('data', () => {
      const store = new Store(file, { verify: true });
      store.learners.welcome(visitor, 1);
      store.close();
      process.exit(0);
    });
    process.stdout.write('ready');
  `;
  const children = await Promise.all(
    ['a', 'b', 'c', 'd'].map(async (visitor) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program, file, visitor], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      return child;
    }),
  );
  const ended = children.map((child) => once(child, 'exit'));
  for (const child of children) child.stdin.write('go');
  expect(await Promise.all(ended)).toEqual(children.map(() => [0, null]));
  const store = openStore(file);
  expect(['a', 'b', 'c', 'd'].map((visitor) => store.learners.ofVisitor(visitor))).toEqual([
    'a',
    'b',
    'c',
    'd',
  ]);
});

/** Appends to two seats until it is killed, several at a time, and says which entries it knows to be there. */
const APPENDER = `
  import { StoreWriter } from '${join(import.meta.dirname, '../../../runner/store/store-writer.ts')}';
  const [file, ...from] = process.argv.slice(1);
  const writer = new StoreWriter({ file });
  for (const [at, seat] of ['a', 'b'].entries()) {
    let seq = Number(from[at]);
    const sink = writer.sinkFor(seat);
    const one = async () => {
      for (;;) {
        const mine = (seq += 1);
        await sink.append([{ seq: mine, at: mine, epoch: 1, event: { type: 'x', text: 'x'.repeat((mine * 37) % 3000) } }]);
        process.stdout.write(seat + ' ' + mine + '\\n');
      }
    };
    for (let i = 0; i < 3; i++) void one();
  }
`;

test('a process that is killed at any time has lost nothing that it knew to be there', async () => {
  const file = testFile();
  const store = openStore(file);
  for (const id of ['a', 'b']) openSeat(store, id);
  let acknowledged = 0;
  for (let round = 0; round < 20; round++) {
    const from = ['a', 'b'].map((seat) => String(store.seats.get(seat)?.lastSeq));
    const child = spawn(process.execPath, ['--input-type=module', '-e', APPENDER, file, ...from], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const known = { a: 0, b: 0 };
    let lines = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      const [seat, seq] = line.split(' ') as ['a' | 'b', string];
      known[seat] = Math.max(known[seat], Number(seq));
      if ((lines += 1) === 1 + round * 7) child.kill('SIGKILL');
    }
    acknowledged += lines;
    for (const seat of ['a', 'b'] as const)
      expect(store.seats.get(seat)?.lastSeq).toBeGreaterThanOrEqual(known[seat]);
    expect(store.faults()).toEqual([]);
  }
  expect(acknowledged).toBeGreaterThan(20 * 60);
}, 600_000);
