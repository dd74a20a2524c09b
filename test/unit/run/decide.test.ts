/** What follows from what happens, whatever happens: the log tells all of it, and each thing once. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogEvent } from '../../../runner/progress/entry.ts';
import { applyEvent, emptyProgress, fold, type Progress } from '../../../runner/progress/progress.ts';
import {
  afterAction,
  afterAnswer,
  afterCheck,
  afterLook,
  afterTry,
  capturesFor,
  maySeeSolution,
  outlineOf,
} from '../../../runner/run/decide.ts';
import type { RunEvent } from '../../../runner/run/events.ts';
import { actionResult, checkResult } from '../results.ts';
import { labOf } from './lab-text.ts';

const LAB = labOf(`## One
\`\`\`console
%S echo $$
%{INT:pid}
%S true
\`\`\`

## Two
:::task {answer=word}
Which word?
:::
:::hint
None.
:::
\`\`\`bash {check}
[ "$word" = right ]
\`\`\`
\`\`\`bash {solution answer=word}
echo right
\`\`\`
`);

/** What may happen: a function from the progress to the events that follow. */
type Happening = (progress: Progress) => RunEvent[];

const verdict = fc.constantFrom('passed' as const, 'failed' as const, 'unknown' as const);
const value = fc.constantFrom('1', '2', 'right');
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc
    .tuple(fc.nat(2), fc.nat(2), verdict, value)
    .map(([step, action, judged, pid]): Happening => (progress) => {
      const captures = new Map([...capturesFor(progress, { step, action }), ['pid', pid]]);
      return afterAction(LAB, progress, actionResult({ step, action, verdict: judged }), captures);
    }),
  fc.tuple(fc.nat(2), fc.nat(1), verdict).map(
    ([step, check, judged]): Happening =>
      (progress) =>
        afterCheck(LAB, progress, checkResult({ step, check, verdict: judged })),
  ),
  value.map(
    (text): Happening =>
      (progress) =>
        afterAnswer(progress, 1, 'word', text),
  ),
  fc.tuple(fc.nat(2), fc.constantFrom('none' as const, 'look' as const, 'try' as const)).map(
    ([step, attempt]): Happening =>
      (progress) =>
        afterTry(LAB, progress, step, attempt),
  ),
  fc.nat(2).map(
    (step): Happening =>
      (progress) =>
        afterLook(progress, step),
  ),
);

test('the log alone gives the progress; a step ends once each time it comes to pass, a hint is due once', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 80 }), (happenings) => {
      const empty = { ...emptyProgress(outlineOf(LAB)), epoch: 1 };
      const told: LogEvent[] = [];
      let progress = empty;
      for (const happen of happenings) {
        const before = progress.steps.map((step) => step.verdict);
        const events = happen(progress);
        progress = events.reduce(applyEvent, progress);
        told.push(...events);
        const passed = progress.steps.flatMap((step, i) =>
          step.verdict === 'passed' && before[i] !== 'passed' ? [i] : [],
        );
        const ended = events.flatMap((event) => (event.type === 'step-ended' ? [event.result.step] : []));
        expect(ended).toEqual(passed);
      }
      const entries = told.map((event, i) => ({ seq: i + 1, at: i, epoch: 1, event }));
      expect(fold(empty, entries)).toEqual({ ...progress, seq: told.length });
      const kinds = told.map(({ type }) => type);
      expect(kinds.filter((kind) => kind === 'hint-due').length).toBeLessThanOrEqual(1);
      expect(progress.steps[1]?.hintDue).toBe(kinds.includes('hint-due'));
      const { verdict: judged, hintDue } = progress.steps[1] ?? {};
      expect(!maySeeSolution(LAB, progress, 1) || judged === 'passed' || hintDue).toBe(true);
    }),
  );
});

test('an answer becomes a value only once its checks have passed, and stays then', () => {
  const empty = emptyProgress(outlineOf(LAB));
  const answered = afterAnswer(empty, 1, 'word', 'right').reduce(applyEvent, empty);
  expect(answered).toMatchObject({ answers: { word: 'right' }, captures: {} });
  const right = afterCheck(LAB, answered, checkResult({ step: 1 })).reduce(applyEvent, answered);
  expect(right).toMatchObject({ captures: { word: 'right' }, boundBy: {} });
  expect(afterAnswer(right, 1, 'word', 'wrong')).toEqual([]);
});

test('a value holds until the action that showed it runs again', () => {
  const empty = emptyProgress(outlineOf(LAB));
  const ref = { step: 0, action: 0 };
  const shown = (progress: Progress, pid: string) =>
    afterAction(LAB, progress, actionResult(ref), new Map([['pid', pid]])).reduce(applyEvent, progress);
  const once = shown(empty, '1');
  expect([...capturesFor(once, { step: 0, action: 1 })]).toEqual([['pid', '1']]);
  expect([...capturesFor(once, ref)]).toEqual([]);
  expect(shown(once, '2').captures).toEqual({ pid: '2' });
});

test('however often somebody tries, it is told a few times', () => {
  let progress = emptyProgress(outlineOf(LAB));
  const told = Array.from({ length: 50 }, () => {
    const events = afterTry(LAB, progress, 1, 'try');
    progress = events.reduce(applyEvent, progress);
    return events.map(({ type }) => type);
  });
  expect(told.flat()).toEqual(['tried', 'tried', 'hint-due', 'tried']);
  expect(maySeeSolution(LAB, progress, 1)).toBe(true);
});
