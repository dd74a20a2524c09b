/** A keeper's seats in the store: from the first thing that happens, over to the next keeper, and to their end. */
import { rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { SeatStore } from '../../../runner/keeper/seat-store.ts';
import { createLog } from '../../../runner/log.ts';
import type { Entry } from '../../../runner/progress/entry.ts';
import { NOW, openStore, testFile } from '../store/test-store.ts';
import { FIRST } from './labs.ts';

function seatStore(file: string, keeper: string): SeatStore {
  const made = new SeatStore({ file, keeper, log: createLog('silent') });
  onTestFinished(() => made.close());
  return made;
}

const SEAT = { id: 'seat', visitor: 'v', lab: FIRST, labHash: 'hash' };
const began: Entry = {
  seq: 1,
  at: NOW,
  epoch: 1,
  event: { type: 'machine-begins', contents: ['one', 'two'], goal: null },
};
const due: Entry = { seq: 2, at: NOW + 1, epoch: 1, event: { type: 'hint-due', step: 0 } };

test('a seat is there once something has happened, goes on in another keeper, and ends', async () => {
  const file = testFile();
  const store = openStore(file);
  const first = seatStore(file, 'first.sock');
  const sink = first.sinkFor({ ...SEAT, resumed: false });
  expect(store.seats.get('seat')).toBe(null);
  await sink.append([began]);
  expect(store.seats.get('seat')).toMatchObject({
    learner: 'v',
    lab: FIRST.id,
    labHash: 'hash',
    steps: ['one', 'two'],
    keeper: 'first.sock',
    ended: null,
  });

  const second = seatStore(file, 'second.sock');
  expect(second.past('seat')).toEqual([began]);
  const next = second.sinkFor({ ...SEAT, resumed: true });
  await expect.poll(() => store.seats.get('seat')?.keeper).toBe('second.sock');
  await next.append([due]);
  expect(second.past('seat')).toEqual([began, due]);
  await second.end('seat', 'over');
  expect(store.seats.get('seat')).toMatchObject({ endReason: 'over', lastSeq: 2 });
});

test('two keepers that both believe to have a seat: the second one to write is refused', async () => {
  const file = testFile();
  openStore(file);
  const [one, other] = ['1', '2'].map((keeper) =>
    seatStore(file, keeper).sinkFor({ ...SEAT, resumed: keeper === '2' }),
  );
  await one?.append([began]);
  await expect(other?.append([{ ...began, epoch: 2 }])).rejects.toThrow(
    'Event 1 of session seat is there already, and is another one.',
  );
  await one?.append([due]);
});

test('a store that is gone has no past, and says so to whoever appends', async () => {
  const file = testFile();
  openStore(file).close();
  rmSync(file);
  const kept = seatStore(file, 'k');
  expect(kept.past('seat')).toEqual([]);
  await expect(kept.sinkFor({ ...SEAT, resumed: false }).append([began])).rejects.toThrow(
    `The store ${file} can’t be used: there is no such file or folder.`,
  );
  await kept.end('seat', 'over');
});
