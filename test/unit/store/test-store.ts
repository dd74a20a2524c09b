/** A store in a folder of its own, for one test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { StoredEntry } from '../../../runner/store/event-log.ts';
import type { NewSeat } from '../../../runner/store/seats.ts';
import { Store, type StoreOptions } from '../../../runner/store/store.ts';

export const NOW = Date.UTC(2026, 0, 1);

/** A folder that is removed when the test is over. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'unbox-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const testFile = (): string => join(testFolder(), 'unbox.db');

/** Closed when the test is over. */
export function openStore(file: string = testFile(), options: StoreOptions = {}): Store {
  const store = new Store(file, options);
  onTestFinished(() => store.close());
  return store;
}

/** Opens a seat of lab `one`, whose steps are `first` and `second`, for a new learner; returns the learner. */
export function openSeat(store: Store, id = 'seat', more: Partial<NewSeat> = {}): string {
  const learner = more.learner ?? store.learners.welcome(`visitor of ${id}`, NOW);
  store.seats.open({
    id,
    learner,
    lab: 'one',
    labHash: 'hash',
    steps: ['first', 'second'],
    keeper: null,
    boot: 'boot',
    opened: NOW,
    ...more,
  });
  return learner;
}

export const entry = (
  seq: number,
  event: unknown = { type: 'happened', seq },
  at = NOW + seq,
): StoredEntry => ({ seq, at, epoch: 1, event });

export const stepDone = (seq: number, step: number): StoredEntry =>
  entry(seq, { type: 'step-ended', result: { step, title: 'A step', verdict: 'passed', ms: 3 } });

/** What `work` throws. */
export async function thrownBy(work: () => unknown): Promise<unknown> {
  try {
    await work();
    return null;
  } catch (error) {
    return error;
  }
}
