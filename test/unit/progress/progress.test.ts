/** The fold of a seat's log: what holds for any log, and what single entries do. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry, LogEvent } from '../../../runner/progress/entry.ts';
import { apply, emptyProgress, fold, type Progress } from '../../../runner/progress/progress.ts';
import { readEntry } from '../../../runner/seat/read-entry.ts';
import { actionResult, checkResult } from '../results.ts';
import { hostileLog, OUTLINE, seatLog } from './any-log.ts';

const NOTHING = emptyProgress(OUTLINE);

/** A log of one machine, or of several: a number begins another one. */
function log(...parts: (LogEvent | number)[]): Entry[] {
  let epoch = 1;
  return parts
    .flatMap((part) => {
      if (typeof part !== 'number') return [{ epoch, event: part }];
      epoch = part;
      return [];
    })
    .map((entry, i) => ({ seq: i + 1, at: i, ...entry }));
}

const done = (step: number, action: number): LogEvent => ({
  type: 'action-ended',
  result: actionResult({ step, action }),
});

describe('any log', () => {
  test('folds without a throw, each prefix of it, into plain JSON', () => {
    fc.assert(
      fc.property(fc.oneof(seatLog, hostileLog), (entries) => {
        let progress = NOTHING;
        for (const entry of entries) {
          progress = apply(progress, entry);
          expect(progress.steps.map(({ actions, checks }) => [actions.length, checks.length])).toEqual(
            OUTLINE.map(({ actions, checks }) => [actions, checks]),
          );
        }
        expect(Object.getPrototypeOf(progress.captures)).toBe(Object.prototype);
      }),
    );
  });

  test('goes on from a snapshot as from its beginning', () => {
    fc.assert(
      fc.property(seatLog, fc.nat(60), (entries, at) => {
        const snapshot = JSON.parse(JSON.stringify(fold(NOTHING, entries.slice(0, at)))) as Progress;
        expect(fold(snapshot, entries.slice(at))).toEqual(fold(NOTHING, entries));
      }),
    );
  });

  test('of which pieces come twice or too late comes to the same', () => {
    fc.assert(
      fc.property(seatLog, fc.array(fc.tuple(fc.nat(60), fc.nat(60))), (entries, again) => {
        const whole = fold(NOTHING, entries);
        expect(fold(whole, entries)).toEqual(whole);
        let progress = NOTHING;
        for (const [i, entry] of entries.entries()) {
          progress = apply(progress, entry);
          for (const [when, which] of again)
            if (when === i && which <= i) progress = fold(progress, entries.slice(which, i + 1));
        }
        expect(progress).toEqual(whole);
      }),
    );
  });

  test('that is shuffled counts only what comes after what was there', () => {
    fc.assert(
      fc.property(
        seatLog.chain((entries) => fc.shuffledSubarray(entries, { minLength: entries.length })),
        (entries) => {
          let last = 0;
          const rising = entries.filter(({ seq }) => seq > last && ((last = seq), true));
          expect(fold(NOTHING, entries)).toEqual(fold(NOTHING, rising));
        },
      ),
    );
  });

  test('keeps what was ever done: it only grows', () => {
    fc.assert(
      fc.property(seatLog, (entries) => {
        let before: readonly string[] = [];
        let progress = NOTHING;
        for (const entry of entries) {
          progress = apply(progress, entry);
          expect(progress.ever.slice(0, before.length)).toEqual(before);
          before = progress.ever;
        }
        expect(new Set(before).size).toBe(before.length);
      }),
    );
  });
});

describe('an entry that is read back', () => {
  test('is what was written', () => {
    const entries = log(done(0, 0), { type: 'captured', name: 'pid', value: '1', by: null }, 2, done(0, 1));
    expect(entries.map(readEntry)).toEqual(entries);
    fc.assert(
      fc.property(seatLog, (all) => {
        const written = all.map((entry) => JSON.parse(JSON.stringify(entry)) as Entry);
        const read = written.map(readEntry);
        const isRead = (i: number) => read[i]?.event.type === written[i]?.event.type;
        expect(read).toEqual(
          written.map((entry, i) => (isRead(i) ? entry : { ...entry, event: { type: 'unreadable' } })),
        );
      }),
    );
  });

  test('is none where it is anything else, and nothing that is read can break a fold', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.json().map((text) => JSON.parse(text) as unknown),
            nearlyEntries(),
          ),
        ),
        (all) => {
          const entries = all.map(readEntry).filter((entry) => entry !== null);
          expect(() => fold(NOTHING, entries)).not.toThrow();
        },
      ),
    );
    const at = { seq: 1, at: 0, epoch: 1 };
    expect(readEntry({ ...at, seq: 0, event: { type: 'attended', step: 1 } })).toBeNull();
    const unreadable = { ...at, event: { type: 'unreadable' } };
    for (const event of [null, {}, { type: 'action-ended' }, { type: 'tried', step: 1, weight: 'much' }])
      expect(readEntry({ ...at, event })).toEqual(unreadable);
    expect(readEntry({ ...at, event: { type: 'of-tomorrow', x: 1 } })?.event).toEqual({
      type: 'of-tomorrow',
      x: 1,
    });
  });
});

/** Envelopes that are right, around a known type and anything. */
function nearlyEntries(): fc.Arbitrary<unknown> {
  const types = [
    'action-ended',
    'check-ended',
    'captured',
    'machine-begins',
    'step-ended',
    'tried',
    '__proto__',
  ];
  return fc.record({
    seq: fc.integer({ min: 1, max: 50 }),
    at: fc.nat(),
    epoch: fc.nat(3),
    event: fc
      .tuple(
        fc.constantFrom(...types),
        fc.dictionary(fc.constantFrom('result', 'step', 'name', 'by'), fc.jsonValue()),
      )
      .map(([type, rest]) => ({ ...rest, type })),
  });
}

describe('another machine', () => {
  test('begins with nothing done, except for what was ever done', () => {
    const progress = fold(NOTHING, log(done(0, 0), done(0, 1), { type: 'attended', step: 1 }, 2, done(1, 0)));
    expect(progress.steps.map(({ verdict }) => verdict)).toEqual([null, null, 'passed']);
    expect(progress.steps[1]).toMatchObject({ attended: false });
    expect(progress).toMatchObject({ epoch: 2, ever: ['say-it'] });
  });

  test('takes nothing late from the one before, but a step that was done there was done', () => {
    const late = { seq: 9, at: 9, epoch: 1 };
    const before = fold(NOTHING, log(done(0, 0), 2, done(0, 0)));
    expect(apply(before, { ...late, event: done(0, 1) })).toEqual({ ...before, seq: 9 });
    const result = { step: 1, title: '', verdict: 'passed' as const, actions: [], checks: [], ms: 1 };
    expect(apply(before, { ...late, event: { type: 'step-ended', result } }).ever).toEqual(['make-it']);
  });

  test('that began when the lab had other steps tells of those by their names alone', () => {
    const contents = ['new', 'say-it'];
    const result = { step: 1, title: '', verdict: 'passed' as const, actions: [], checks: [], ms: 1 };
    const progress = fold(
      NOTHING,
      log({ type: 'machine-begins', contents, goal: null }, done(1, 0), { type: 'step-ended', result }),
    );
    expect(progress).toMatchObject({ ever: ['say-it'], oldContents: contents });
    expect(progress.steps).toEqual(NOTHING.steps);
  });
});

test('what an action shows is bound to it; an answer to nothing', () => {
  const by = { step: 0, action: 1 };
  const progress = fold(
    NOTHING,
    log(
      { type: 'captured', name: 'pid', value: '7', by },
      { type: 'captured', name: 'lines', value: '5', by: null },
    ),
  );
  expect(progress).toMatchObject({ captures: { pid: '7', lines: '5' }, boundBy: { pid: '0/1' } });
});

test('a check that has passed stays passed', () => {
  const check = (verdict: 'passed' | 'failed'): LogEvent => ({
    type: 'check-ended',
    result: checkResult({ step: 1, verdict }),
  });
  const progress = fold(NOTHING, log(check('failed'), check('passed'), check('failed')));
  expect(progress.steps[1]?.checks).toMatchObject([{ verdict: 'passed' }, null]);
});

test('what runs is known until it ends, is dropped, or its machine dies', () => {
  const begun: LogEvent = { type: 'action-started', step: 0, action: 0, terminal: 'host', typed: 'x' };
  const after = (...events: LogEvent[]) => fold(NOTHING, log(begun, ...events)).running;
  expect(after()).toEqual([{ step: 0, action: 0 }]);
  expect(after(begun)).toEqual([{ step: 0, action: 0 }]);
  expect(after(done(0, 0))).toEqual([]);
  expect(after({ type: 'action-dropped', step: 0, action: 0 })).toEqual([]);
  expect(after({ type: 'machine-died', message: '', hint: '', detail: '' })).toEqual([]);
  expect(after({ ...begun, step: 7 })).toEqual([{ step: 0, action: 0 }]);
});
