/** Logs for property tests: well-formed ones of any content, and hostile ones. */
import * as fc from 'fast-check';
import type { Entry, LogEvent } from '../../../runner/progress/entry.ts';
import type { StepOutline } from '../../../runner/progress/progress.ts';
import { actionResult, checkResult, solutionResult } from '../results.ts';

export const OUTLINE: StepOutline[] = [
  { slug: 'say-it', actions: 2, checks: 0 },
  { slug: 'make-it', actions: 1, checks: 2 },
  { slug: 'read-it', actions: 0, checks: 0 },
];
const CONTENTS: string[] = OUTLINE.map(({ slug }) => slug);

/** Mostly parts that there are. */
const index = fc.oneof({ weight: 9, arbitrary: fc.nat(2) }, fc.constantFrom(-1, 1.5, 7, NaN, Infinity));
const verdict = fc.constantFrom('passed' as const, 'failed' as const, 'unknown' as const);
const name = fc.constantFrom('pid', 'lines', '__proto__', 'constructor', 'toString');
const text = fc.string({ maxLength: 8 });
const ref = fc.record({ step: index, action: index });

export const anyEvent: fc.Arbitrary<LogEvent> = fc.oneof(
  fc.record({ ...typed('machine-begins'), contents: contents(), goal: fc.option(fc.nat(2)) }),
  fc.record({ step: index, action: index, ...typed('action-started'), terminal: text, typed: text }),
  fc.record({ step: index, action: index, ...typed('action-dropped') }),
  fc.record({
    ...typed('action-ended'),
    result: fc.tuple(ref, verdict).map(([at, one]) => actionResult({ ...at, verdict: one })),
  }),
  fc.record({
    ...typed('check-ended'),
    result: fc
      .record({ step: index, check: index, verdict })
      .map((change) => checkResult({ ...change, output: ['secret'] })),
  }),
  fc.record({ ...typed('solution-ended'), result: index.map((step) => solutionResult({ step })) }),
  fc.record({
    ...typed('step-ended'),
    result: fc
      .record({ step: index, verdict })
      .map((change) => ({ ...change, title: '', actions: [], checks: [], ms: 1 })),
  }),
  fc.record({ ...typed('attended'), step: index }),
  fc.record({ ...typed('tried'), step: index, weight: fc.constantFrom(0.25, 1, -1, NaN) }),
  fc.record({ ...typed('hint-due'), step: index }),
  fc.record({ ...typed('forwarded'), step: index, stoppedIn: fc.option(index) }),
  fc.record({ ...typed('answered'), step: index, name, value: text }),
  fc.record({ ...typed('captured'), name, value: text, by: fc.option(ref) }),
  fc.record({ ...typed('machine-died'), message: text, hint: text, detail: text }),
  // Of a later version.
  fc.constant({ type: 'invented' } as unknown as LogEvent),
);

/** A log as a seat writes it: numbered without gaps, epochs that only grow. */
export const seatLog: fc.Arbitrary<Entry[]> = fc
  .array(fc.tuple(anyEvent, fc.nat(20)), { maxLength: 60 })
  .map((events) => {
    let epoch = 1;
    return events.map(([event, grows], i) => {
      if (grows === 0) epoch += 1;
      return { seq: i + 1, at: 1000 + i, epoch, event };
    });
  });

/** Whatever may be in an array of entries. */
export const hostileLog: fc.Arbitrary<Entry[]> = fc.array(
  fc.record({
    seq: fc.oneof(fc.integer({ min: -5, max: 60 }), fc.double()),
    at: fc.double(),
    epoch: fc.oneof(fc.integer({ min: -1, max: 4 }), fc.double()),
    event: anyEvent,
  }),
  { maxLength: 60 },
);

function contents(): fc.Arbitrary<readonly string[]> {
  return fc.oneof(
    fc.constant([...CONTENTS]),
    fc.array(fc.constantFrom('say-it', 'new', ''), { maxLength: 4 }),
  );
}

function typed<T extends string>(type: T): { readonly type: fc.Arbitrary<T> } {
  return { type: fc.constant(type) };
}
