/** Logs that versions of Unbox have written, each as `scripts/record-log.ts` recorded it then: they still fold to the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Entry } from '../../../runner/progress/entry.ts';
import { emptyProgress, fold, type Progress, type StepOutline } from '../../../runner/progress/progress.ts';
import { readEntry } from '../../../runner/seat/read-entry.ts';

const FOLDER = join(import.meta.dirname, 'recorded');

interface Recorded {
  readonly outline: readonly StepOutline[];
  readonly entries: readonly unknown[];
  /** As its own version folded them. */
  readonly progress: Progress;
}

function read(file: string): Recorded & { readonly log: readonly Entry[] } {
  const recorded = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Recorded;
  return { ...recorded, log: recorded.entries.map(readEntry).filter((entry) => entry !== null) };
}

test.each(readdirSync(FOLDER))('%s folds to what it meant, with whatever this version has added', (file) => {
  const { outline, entries, log, progress } = read(file);
  expect(log.filter(({ event }) => (event.type as string) === 'unreadable')).toEqual([]);
  expect(log).toHaveLength(entries.length);
  expect(fold(emptyProgress(outline), log)).toMatchObject(progress);
});

test('a log of a later version is folded without what this one does not know', () => {
  const { outline, entries, progress } = read('log-1.json');
  const later = entries.map((entry, i) => {
    const { event, ...rest } = entry as { event: { type: string } };
    return i % 7 === 6
      ? { ...rest, event: { type: 'of-tomorrow' } }
      : { ...rest, by: 'x', event: { ...event, more: [1] } };
  });
  const log = later.map(readEntry).filter((entry) => entry !== null);
  const folded = fold(emptyProgress(outline), log);
  expect(folded.seq).toBe(progress.seq);
  expect(folded.epoch).toBe(progress.epoch);
});
