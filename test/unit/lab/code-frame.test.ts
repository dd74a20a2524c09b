/** What an author sees of a mistake. */
import { expect, test } from 'vitest';
import { formatProblem } from '../../../runner/lab/code-frame.ts';

const problem = {
  severity: 'error' as const,
  file: 'labs/01-a/lab.md',
  line: 3,
  column: 5,
  message: 'there is no x',
  hint: 'write y',
};

test('the place, two lines around it, a caret and the hint', () => {
  expect(formatProblem(problem, 'one\ntwo\nthe third\n\nfive\nsix\n'))
    .toBe(`labs/01-a/lab.md:3:5  there is no x
  1 | one
  2 | two
> 3 | the third
    |     ^
  4 |
  5 | five
  hint: write y`);
});

test('line numbers are aligned, and the caret comes after tabs', () => {
  const source = `${'x\n'.repeat(9)}\t\ta\nb\n`;
  expect(formatProblem({ ...problem, line: 10, column: 3 }, source))
    .toBe(`labs/01-a/lab.md:10:3  there is no x
   8 | x
   9 | x
> 10 | \t\ta
     | \t\t^
  11 | b
  12 |
  hint: write y`);
});

test('without a source there is no frame', () => {
  expect(formatProblem(problem, null)).toBe('labs/01-a/lab.md:3:5  there is no x\n  hint: write y');
});

test('a place after the end of the file does no harm', () => {
  expect(formatProblem({ ...problem, line: 9, column: 4000 }, 'one')).toBe(
    'labs/01-a/lab.md:9:4000  there is no x\n  hint: write y',
  );
});

test('a warning says that it is one', () => {
  expect(formatProblem({ ...problem, severity: 'warning' }, null)).toBe(
    'labs/01-a/lab.md:3:5  warning: there is no x\n  hint: write y',
  );
});

test('a foreign lab gives the terminal no commands', () => {
  const evil = { ...problem, line: 1, column: 3, file: 'a\x1b[2J', message: 'b\x9b1m', hint: 'c\u202ed' };
  expect(formatProblem(evil, 'x\0\x1b]0;title\x07\ty\x7f')).toBe(
    `a␛[2J:1:3  b\ufffd1m
> 1 | x␀␛]0;title␇\ty␡
    |   ^
  hint: c\ufffdd`,
  );
});
