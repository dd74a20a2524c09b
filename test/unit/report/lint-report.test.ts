/** GitHub's annotations are lines of their own, whatever is in a problem. */
import { expect, test } from 'vitest';
import { lintAnnotations, problemCount } from '../../../runner/report/lint-report.ts';

test('what GitHub would take for its own signs is escaped', () => {
  const problem = {
    severity: 'error' as const,
    file: 'a,b:c/lab.md',
    line: 3,
    column: 5,
    message: '100%: a, b\r\nc',
    hint: '::x',
  };
  expect(lintAnnotations([problem, problem], (file) => file)).toBe(
    '::error file=a%2Cb%3Ac/lab.md,line=3,col=5,title=100%25%3A a%2C b%0D%0Ac::100%25: a, b%0D%0Ac%0Ahint: ::x\n'.repeat(
      2,
    ),
  );
  expect(lintAnnotations([], (file) => file)).toBe('');
});

test('errors and warnings are counted apart', () => {
  const problem = { file: 'a', line: 1, column: 1, message: 'b', hint: 'c' };
  const error = { ...problem, severity: 'error' as const };
  const warning = { ...problem, severity: 'warning' as const };
  expect(problemCount([error])).toBe('1 error');
  expect(problemCount([warning, warning, warning])).toBe('3 warnings');
  expect(problemCount([warning, error, error])).toBe('2 errors, 1 warning');
  expect(lintAnnotations([warning], (file) => file)).toBe(
    '::warning file=a,line=1,col=1,title=b::b%0Ahint: c\n',
  );
});
