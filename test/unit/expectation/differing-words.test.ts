/** The words in which two lines differ are marked, and no others. */
import { expect, test } from 'vitest';
import { differingWords } from '../../../runner/expectation/differing-words.ts';

const marked = (pieces: readonly { text: string; differs: boolean }[]) =>
  pieces.map(({ text, differs }) => (differs ? `[${text}]` : text)).join('');

test.each([
  ['a b c', 'a x c', 'a [b] c', 'a [x] c'],
  ['a b', 'a b', 'a b', 'a b'],
  ['pid %{PID:p 1..9} up', 'pid 7 down', 'pid %{PID:p 1..9} [up]', 'pid 7 [down]'],
  ['pid ‹PID, step 4› up', 'pid 7 down', 'pid ‹PID, step 4› [up]', 'pid 7 [down]'],
  ['all', 'other', 'all', 'other'],
  ['', 'more', '', 'more'],
])('%s | %s', (expected, shown, left, right) => {
  const pieces = differingWords(expected, shown);
  expect([marked(pieces.expected), marked(pieces.shown)]).toEqual([left, right]);
});

test('of long lines nothing is marked, in no time', () => {
  const [one, other] = ['a '.repeat(30_000), 'b '.repeat(30_000)];
  expect(differingWords(one, other)).toEqual({
    expected: [{ text: one, differs: false }],
    shown: [{ text: other, differs: false }],
  });
});
