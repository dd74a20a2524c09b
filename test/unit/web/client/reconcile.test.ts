/** This browser's memory of a lab and the server's become one, and the server hears what it has not heard. */
import { expect, test } from 'vitest';
import type { QuizVerdict } from '../../../../web/lab-view.ts';
import type { Marks } from '../../../../web/client/state/reconcile.ts';
import { reconcile } from '../../../../web/client/state/reconcile.ts';

const verdict = (correct: boolean): QuizVerdict => ({
  correct,
  wrong: [],
  missing: false,
  solution: 'this',
  explanation: null,
});
const ours = (more: Partial<Marks> = {}): Marks => ({
  done: ['a'],
  read: ['r'],
  place: 'p',
  quizzes: {},
  fresh: 0,
  ...more,
});
const theirs = (more: object = {}) => ({ done: [], read: [], fresh: 0, ...more });

test('nothing that either has is lost, and the place stays', () => {
  expect(reconcile(ours(), theirs({ done: ['a', 'b'], read: ['s'] }))).toEqual({
    marks: { done: ['a', 'b'], read: ['s', 'r'], place: 'p', quizzes: {}, fresh: 0 },
    changed: true,
    unheard: { done: [], read: ['r'], quizzes: {} },
  });
});

test('the same on both sides is no news', () => {
  const { changed, unheard } = reconcile(ours(), theirs({ done: ['a'], read: ['r'] }));
  expect({ changed, unheard }).toEqual({ changed: false, unheard: null });
});

test('a lab that was begun anew elsewhere is begun anew here', () => {
  const before = ours({ quizzes: { '0/0': verdict(true) } });
  expect(reconcile(before, theirs({ done: ['z'], fresh: 1 }))).toEqual({
    marks: { done: ['z'], read: [], place: 'p', quizzes: {}, fresh: 1 },
    changed: true,
    unheard: null,
  });
  // Kept before there was such a thing, or of a server that has forgotten it.
  const { fresh: _, ...old } = ours();
  expect(reconcile(old, theirs({ fresh: 1 })).marks.done).toEqual([]);
  expect(reconcile(ours({ fresh: 2 }), theirs({ fresh: 1 })).marks).toMatchObject({ done: ['a'], fresh: 1 });
});

test('quizzes are compared where the server was asked about one lab', () => {
  const quizzes = { 'introduction/0': verdict(true), '1/0': verdict(false), '2/0': verdict(true) };
  expect(reconcile(ours({ quizzes }), theirs()).unheard?.quizzes).toEqual({});
  const asked = theirs({ quizzes: { '2/0': verdict(false), '3/0': verdict(true) } });
  const { marks, unheard } = reconcile(ours({ quizzes }), asked);
  expect(unheard?.quizzes).toEqual({ 'introduction/0': true, '1/0': false, '2/0': true });
  expect(Object.keys(marks.quizzes)).toEqual(['introduction/0', '1/0', '2/0', '3/0']);
});
