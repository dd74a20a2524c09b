import { array, assert, property, stringMatching } from 'fast-check';
import { expect, test } from 'vitest';
import { bounded, shortText, textLines } from '../../../runner/terminal/bounded-list.ts';

const BOUNDS = { lines: 4, line: 10, text: 30 };
const short = (list: string[]): readonly string[] => bounded(list, BOUNDS, textLines);

test('what fits stays as it is', () => {
  const list = ['one', 'two', '1234567890'];
  expect(short(list)).toBe(list);
});

test('head and tail stay of too many lines', () => {
  expect(short(['1', '2', '3', '4', '5', '6'])).toEqual(['1', '2', '… (2 lines left out)', '5', '6']);
  expect(short(['1', '2', '3', '4', '5'])).toEqual(['1', '2', '… (1 line left out)', '4', '5']);
});

test('the beginning stays of a long line', () => {
  expect(short(['12345678901234'])).toEqual(['1234567890… (4 characters left out)']);
  expect(shortText('123456789\u{1F600}', 10)).toBe('123456789… (2 characters left out)');
});

test('many long lines are fewer', () => {
  expect(short(['1111111111', '2222222222', '3333333333', '4444444444'])).toEqual([
    '1111111111',
    '… (2 lines left out)',
    '4444444444',
  ]);
});

test('nothing is longer than it may be, and all that is gone is counted', () => {
  assert(
    property(array(stringMatching(/^[a-z]{0,40}$/)), (list) => {
      const some = short(list);
      const lines = some.filter((line) => !line.includes('left out)') || line.includes('characters'));
      const gone = some.map((line) => Number(/… \((\d+) lines? left out/.exec(line)?.[1] ?? 0));
      expect(lines.length + gone.reduce((sum, each) => sum + each, 0)).toBe(list.length);
      expect(some.length).toBeLessThanOrEqual(BOUNDS.lines + 1);
    }),
  );
});
