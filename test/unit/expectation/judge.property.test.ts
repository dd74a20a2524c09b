/** Whatever is expected: an output made from it fits it, and no output makes the judge stumble. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineMatcher } from '../../../runner/expectation/line-matcher.ts';
import { patternTypeNames, patternTypes } from '../../../runner/lab/pattern-types.ts';
import { judged } from './judging.ts';

/** A piece of a line: as it is expected, and as it may be shown. */
interface Piece {
  readonly expected: string;
  readonly shown: string;
}

const word = fc.string({
  unit: fc.constantFrom(...Array.from('aZ09.*+?()[]{}^$|\\/%-_é😀:,')),
  minLength: 1,
  maxLength: 6,
});
const text = word.map((shown): Piece => ({ expected: shown.replaceAll('%{', '%%{'), shown }));
const typed = fc
  .constantFrom(...patternTypeNames)
  .map((type): Piece => ({ expected: `%{${type}}`, shown: patternTypes[type]?.example ?? '' }));
const known = fc.constantFrom<Piece>(
  { expected: '%{pid}', shown: '42' },
  { expected: '%{PATH:path}', shown: '/a.b' },
);
const regex = fc.constantFrom<Piece>(
  { expected: '%{/a+b?/}', shown: 'aa' },
  { expected: '%{/[^x]*/}', shown: '' },
);
const gap = fc.constantFrom(' ', '  ', '\t', ' \t ');

/** Pieces with gaps between them, so that it is plain where one ends. */
const row = fc
  .array(fc.tuple(fc.oneof(text, typed, known, regex), gap), { minLength: 1, maxLength: 5 })
  .map((pieces): Piece => ({
    expected: `_ ${pieces.map(([{ expected }]) => expected).join(' ')}`,
    shown: `_ ${pieces.map(([{ shown }, space]) => `${shown}${space}`).join('')}`,
  }));
const anyRow = fc.oneof(row, fc.constant<Piece>({ expected: '...', shown: '' }));

test('an output made from what is expected fits', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { minLength: 1, maxLength: 8 }), (rows) => {
      const expected = rows.map((each) => each.expected).join('\n');
      const output = rows.map((each) => (each.expected === '...' ? 'x\n\ny' : each.shown)).join('\n');
      expect(judged(expected, output).message).toBe('');
    }),
    { numRuns: 500 },
  );
});

/** Writes a line of output as an author has to. */
function escaped(line: string): string {
  return line.replaceAll('%{', '%%{').replace(/^(?=[$#>(.\\])/, '\\');
}

/** What has a meaning where a line of a transcript begins. */
const signs = ['$ x', '# x', '> x', '$', '#', '>', '...', '(exit 1)', '(no output)', '(unordered)'];

test('any output, written as it is shown, fits itself', () => {
  const line = fc
    .tuple(fc.constantFrom('', ...signs, '\\', '%{'), fc.string({ unit: 'grapheme', maxLength: 30 }))
    // The screen has no other characters; blanks at the end of the output do not count.
    .map((parts) => `${parts.join('').replace(/[\p{C}\p{Z}]/gu, ' ')}|`);
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
      expect(judged(lines.map(escaped).join('\n'), lines.join('\n')).message).toBe('');
    }),
    { numRuns: 500 },
  );
});

test('a line without `|` at its end, written as it is shown, fits itself', () => {
  fc.assert(
    fc.property(fc.constantFrom(...signs, '\\$ x'), fc.constantFrom('', ' ', ' x'), (line, end) => {
      expect(judged(escaped(line + end), line + end).message).toBe('');
    }),
  );
});

test('in any order, where that is said', () => {
  const shuffled = fc
    .array(row, { minLength: 1, maxLength: 7 })
    .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })));
  fc.assert(
    fc.property(shuffled, ([rows, other]) => {
      const expected = `(unordered)\n${rows.map((each) => each.expected).join('\n')}`;
      expect(judged(expected, other.map((each) => each.shown).join('\n')).message).toBe('');
    }),
    { numRuns: 300 },
  );
});

test('what was captured is what was shown, and must come back', () => {
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 5 }), (value, others) => {
      const output = (last: string) => [`v=${value}`, ...others, `again ${last}`].join('\n');
      const expected = 'v=%{DATA:v}\n...\nagain %{v}';
      expect(judged(expected, output(value)).captures.get('v')).toBe(value);
      expect(judged(expected, output(`${value}x`)).passed).toBe(false);
    }),
  );
});

test('any output gets a verdict; a failure has a reason, and its diff has all expected lines', () => {
  fc.assert(
    fc.property(
      fc.array(anyRow, { minLength: 1, maxLength: 5 }),
      fc.array(
        fc.oneof(
          fc.string(),
          row.map(({ shown }) => shown),
        ),
        { maxLength: 8 },
      ),
      (rows, lines) => {
        const judgement = judged(rows.map(({ expected }) => expected).join('\n'), lines.join('\n'));
        expect(judgement.message === '').toBe(judgement.passed);
        const told = judgement.diff.filter(({ kind, text: each }) => kind !== 'extra' && each !== '...');
        expect(told.map((each) => each.text)).toEqual(judgement.expected.filter((each) => each !== '...'));
      },
    ),
    { numRuns: 500 },
  );
});

describe('the linear engine agrees with the one of JavaScript', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    '.',
    '[ab]',
    '[^a]',
    '\\d',
    '\\w',
    '(?:a|bc)',
    'a?',
    'b*',
    'c+',
    '(?:ab){2}',
    'a{1,3}',
    '(?:)',
  );
  const expression = fc
    .array(fc.oneof(atom, fc.constant('|')), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join(''));
  const line = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1'), maxLength: 8 });

  test('on whole lines', () => {
    fc.assert(
      fc.property(expression, line, (source, shown) => {
        const matcher = lineMatcher(
          { source, parts: [{ kind: 'regex', regex: source, name: null }] },
          new Map(),
        );
        expect(matcher.match(shown) !== null).toBe(new RegExp(`^(?:${source})$`).test(shown));
      }),
      { numRuns: 1000 },
    );
  });
});
