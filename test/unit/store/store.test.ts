/** The store: what is written is there again, in order and within limits; what is long over goes. */
import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LOG_LIMITS } from '../../../runner/store/event-log.ts';
import { StoreError } from '../../../runner/store/store-error.ts';
import { PRUNE_LIMITS } from '../../../runner/store/pruning.ts';
import { NOW, entry, openSeat, openStore, stepDone, testFile, thrownBy } from './test-store.ts';

test('what was written is there when it is opened again, and nobody else may read it', () => {
  const file = testFile();
  const first = openStore(file);
  openSeat(first);
  first.events.append('seat', [entry(1), entry(2)]);
  first.close();
  const again = openStore(file, { verify: true });
  expect(again.events.read('seat')).toEqual([entry(1), entry(2)]);
  expect(again.seats.get('seat')).toMatchObject({ lab: 'one', lastSeq: 2, ended: null });
  expect(again.faults()).toEqual([]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('entries have to follow one another', async () => {
  const store = openStore();
  openSeat(store);
  store.events.append('seat', [entry(1)]);
  const append = (...entries: Parameters<typeof store.events.append>[1]) =>
    thrownBy(() => store.transaction(() => store.events.append('seat', entries)));
  expect(await append(entry(2), entry(4))).toEqual(
    new StoreError('unfit', 'Event 4 of session seat can’t follow event 2.'),
  );
  expect(await append(entry(1, 'another'))).toEqual(
    new StoreError('unfit', 'Event 1 of session seat is there already, and is another one.'),
  );
  // A writer that does not know whether they arrived sends them again.
  expect(await append(entry(1), entry(2))).toBe(null);
  expect(store.events.read('seat').map(({ seq }) => seq)).toEqual([1, 2]);
  expect(await thrownBy(() => store.events.append('nobody', [entry(1)]))).toEqual(
    new StoreError('unfit', 'The store has no session nobody: it was never opened, or is long over.'),
  );
});

test('a clock that is set back changes no order', () => {
  const store = openStore();
  openSeat(store);
  store.events.append('seat', [entry(1, 'a', 2000), entry(2, 'b', 1000), entry(3, 'c', 3000)]);
  expect(store.events.read('seat').map(({ at }) => at)).toEqual([2000, 2000, 3000]);
  store.seats.end('seat', 'over', 5);
  expect(store.seats.get('seat')?.ended).toBe(NOW);
});

test('one event, and all of a seat, have a limit', async () => {
  const store = openStore(testFile(), { limits: { ...LOG_LIMITS, event: 100, entries: 3, size: 250 } });
  openSeat(store);
  expect(await thrownBy(() => store.events.append('seat', [entry(1, 'x'.repeat(99))]))).toEqual(
    new StoreError('unfit', 'Event 1 of session seat is too large: 101 units.'),
  );
  const large = 'x'.repeat(98);
  store.events.append('seat', [entry(1, large), entry(2, large)]);
  const full = new StoreError(
    'unfit',
    'More has happened in this session than is kept of one. Open the lab anew to go on.',
  );
  expect(await thrownBy(() => store.events.append('seat', [entry(3, large)]))).toEqual(full);
  store.events.append('seat', [entry(3, 1)]);
  expect(await thrownBy(() => store.events.append('seat', [entry(4, 1)]))).toEqual(full);
});

test('a step that is done is the learner’s, whatever becomes of the seat', () => {
  const store = openStore();
  const learner = openSeat(store);
  const failed = entry(1, { type: 'step-ended', result: { step: 0, verdict: 'failed' } });
  store.events.append('seat', [failed, stepDone(2, 1), stepDone(3, 7)]);
  store.seats.end('seat', 'over', NOW);
  expect(store.prune(NOW + PRUNE_LIMITS.seatMs + 1)).toBe(1);
  expect(store.seats.get('seat')).toBe(null);
  expect(store.events.read('seat')).toEqual([]);
  expect(store.progress.of(learner)).toEqual([
    { lab: 'one', done: ['second'], read: [], quizzes: [], fresh: 0 },
  ]);
});

test('of seats that are over, the newest stay; those that go on always do', () => {
  const store = openStore();
  for (const id of ['a', 'b', 'c']) openSeat(store, id);
  openSeat(store, 'goes on');
  for (const [at, id] of ['a', 'b', 'c'].entries()) store.seats.end(id, 'over', NOW + at);
  expect(store.prune(NOW + 10, { ...PRUNE_LIMITS, seats: 2 })).toBe(1);
  expect(['a', 'b', 'c', 'goes on'].filter((id) => store.seats.get(id) !== null)).toEqual([
    'b',
    'c',
    'goes on',
  ]);
  // Its keeper was killed, and nobody came back.
  store.events.append('goes on', [entry(1, 'x', NOW + 20)]);
  expect(store.prune(NOW + PRUNE_LIMITS.seatMs + 20)).toBe(2);
  expect(store.seats.get('goes on')?.lastSeq).toBe(1);
  expect(store.prune(NOW + PRUNE_LIMITS.seatMs + 21)).toBe(1);
});

test('visitors of whom nothing is left are forgotten', () => {
  const store = openStore();
  const idle = store.learners.welcome('came once', NOW);
  const busy = store.learners.welcome('read', NOW);
  store.progress.add(busy, [{ lab: 'one', done: [], read: ['first'], quizzes: [] }], NOW);
  store.prune(NOW + PRUNE_LIMITS.emptyMs + 1);
  expect(store.learners.ofVisitor('came once')).toBe(null);
  expect(store.learners.ofVisitor('read')).toBe(busy);
  expect(idle).not.toBe(busy);
  store.prune(NOW + PRUNE_LIMITS.visitorMs + 1);
  expect(store.learners.ofVisitor('read')).toBe(null);
  expect(store.progress.of(busy)).toEqual([]);
  expect(() => store.progress.add(busy, [], NOW)).toThrow('There is no such learner.');
});

test('of those who only claimed to have done something, the newest stay', () => {
  const store = openStore();
  const marks = [{ lab: 'one', done: ['first'], read: [], quizzes: [] }];
  for (const visitor of ['a', 'b', 'c', 'd', 'with a code', 'came back']) {
    store.learners.welcome(visitor, NOW);
    store.progress.add(visitor, marks, NOW);
  }
  openSeat(store, 'seat', { learner: 'b' });
  store.learners.addCode('with a code', Buffer.from('code'), NOW);
  store.learners.welcome('came back', NOW + 2 * 24 * 3_600_000);
  store.prune(NOW + 1, { ...PRUNE_LIMITS, lookers: 1 });
  const left = ['a', 'b', 'c', 'd', 'with a code', 'came back'].filter(
    (one) => store.learners.find(one) !== null,
  );
  expect(left).toEqual(['b', 'd', 'with a code', 'came back']);
  expect(store.faults()).toEqual([]);
});

test('marks are added, never taken away', () => {
  const store = openStore();
  const learner = store.learners.welcome('v', NOW);
  const marks = { lab: 'one', done: ['b'], read: ['a'], quizzes: [{ quiz: 'a/0', found: false }] };
  store.progress.add(learner, [marks], NOW);
  store.progress.add(learner, [marks], NOW + 1);
  store.progress.add(learner, [{ ...marks, done: ['c'], quizzes: [{ quiz: 'a/0', found: true }] }], NOW + 2);
  store.progress.add(learner, [marks, { lab: 'two', done: [], read: ['z'], quizzes: [] }], NOW + 3);
  expect(store.progress.of(learner)).toEqual([
    { lab: 'one', done: ['b', 'c'], read: ['a'], quizzes: [{ quiz: 'a/0', found: true }], fresh: 0 },
    { lab: 'two', done: [], read: ['z'], quizzes: [], fresh: 0 },
  ]);
  store.progress.clear(learner, 'one');
  expect(store.progress.of(learner)).toMatchObject([
    { lab: 'one', done: [], read: [], quizzes: [], fresh: 1 },
    { lab: 'two', fresh: 0 },
  ]);
});

test('a seat’s learner may be written after it', () => {
  const store = openStore();
  openSeat(store, 'seat', { learner: 'browser' });
  store.events.append('seat', [stepDone(1, 0)]);
  expect(store.learners.welcome('browser', NOW)).toBe('browser');
  expect(store.progress.of('browser').map(({ done }) => done)).toEqual([['first']]);
});

test('a browser that was forgotten comes back to what its learner’s other browsers have kept', () => {
  const store = openStore();
  const learner = store.learners.welcome('first', NOW);
  store.progress.add(learner, [{ lab: 'one', done: ['a'], read: [], quizzes: [] }], NOW);
  store.learners.join('second', learner, NOW + PRUNE_LIMITS.visitorMs);
  store.prune(NOW + PRUNE_LIMITS.visitorMs + 1);
  expect(store.learners.ofVisitor('first')).toBe(null);
  expect(store.learners.welcome('first', NOW + PRUNE_LIMITS.visitorMs + 2)).toBe(learner);
});

test('a code leads to its learner, and what the browser had before comes along', () => {
  const store = openStore();
  const code = Buffer.from('hash');
  const alice = openSeat(store, 'of alice');
  store.events.append('of alice', [stepDone(1, 0)]);
  store.learners.addCode(alice, code, NOW);
  expect(store.learners.ofCode(code)).toBe(alice);
  const other = openSeat(store, 'elsewhere');
  store.events.append('elsewhere', [stepDone(1, 1)]);
  const codeOfOther = Buffer.from('other');
  store.learners.addCode(other, codeOfOther, NOW);
  store.progress.clear(other, 'one');
  store.progress.clear(other, 'one');
  store.events.append('elsewhere', [stepDone(2, 1)]);
  store.learners.join('visitor of elsewhere', alice, NOW + 1);
  expect(store.learners.ofVisitor('visitor of elsewhere')).toBe(alice);
  expect(store.progress.of(alice)).toEqual([
    { lab: 'one', done: ['first', 'second'], read: [], quizzes: [], fresh: 2 },
  ]);
  expect(store.seats.get('elsewhere')?.learner).toBe(alice);
  expect(store.learners.ofCode(codeOfOther)).toBe(alice);
  store.learners.giveUpCodes(alice);
  expect([store.learners.ofCode(code), store.learners.ofCode(codeOfOther)]).toEqual([null, null]);
  expect(store.learners.codesGivenUp(alice)).toBe(1);
  expect(store.faults()).toEqual([]);
});

test('a learner with another browser is still there when one of them joins somebody else', () => {
  const store = openStore();
  const alice = openSeat(store, 'a');
  const bob = openSeat(store, 'b');
  store.learners.join('bob’s phone', bob, NOW);
  store.learners.join('visitor of b', alice, NOW);
  expect(store.learners.ofVisitor('bob’s phone')).toBe(bob);
  expect(store.seats.get('b')?.learner).toBe(bob);
});

test('which seats go on, and the last one in each lab', () => {
  const store = openStore();
  const learner = openSeat(store, 'a');
  openSeat(store, 'b', { learner });
  openSeat(store, 'c', { learner, lab: 'two' });
  store.seats.end('a', 'replaced', NOW + 5);
  store.seats.keptBy('b', 'keeper 2', 'next boot');
  expect(store.seats.unfinished().map(({ id, keeper, boot }) => [id, keeper, boot])).toEqual([
    ['b', 'keeper 2', 'next boot'],
    ['c', null, 'boot'],
  ]);
  expect(store.seats.lastOf(learner).map(({ id }) => id)).toEqual(['c', 'b']);
  expect(() => store.seats.keptBy('d', 'k', 'b')).toThrow(
    'The store has no session d: it was never opened, or is long over.',
  );
});
